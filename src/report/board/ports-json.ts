import * as z from 'zod';

/** What `mpgc ports --json` prints. */
export const PORTS_SCHEMA = 'mpgc.ports/1';

export const portsSchema = z.object({
  schema: z.literal(PORTS_SCHEMA),
  ports: z.array(
    z.object({
      path: z.string(),
      /** USB ids as four lower-case hex digits. */
      vendorId: z.string().nullable(),
      productId: z.string().nullable(),
      serialNumber: z.string().nullable(),
      manufacturer: z.string().nullable(),
      /** The kind of board or bridge, by its vendor id; null where it is no known one. */
      family: z.string().nullable(),
    }),
  ),
});

export type PortsJson = z.infer<typeof portsSchema>;

export function toPortsJson(ports: PortsJson['ports']): PortsJson {
  return portsSchema.parse({ schema: PORTS_SCHEMA, ports });
}
