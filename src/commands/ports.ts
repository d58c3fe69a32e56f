import { BaseCommand } from '../cli/base-command.js';
import { type PortsJson, toPortsJson } from '../report/board/ports-json.js';
import { renderPorts } from '../report/board/render-ports.js';
import { discoverPorts } from '../transport/ports/discover-ports.js';

export default class Ports extends BaseCommand {
  static override summary = 'List the serial ports of this computer, boards first.';
  static override description =
    'A board is recognised by its USB vendor id. --port takes any listed path, recognised or not.';
  static override examples = ['<%= config.bin %> ports', '<%= config.bin %> ports --json'];

  async run(): Promise<PortsJson> {
    await this.parse(Ports);
    const ports = await discoverPorts();
    this.log(renderPorts(ports));
    return toPortsJson(ports);
  }
}
