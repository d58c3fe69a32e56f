import { createRequire } from 'node:module';
import type { ChartConfiguration } from 'chart.js';
import { MpgcError, messageOf } from '../../errors.js';
import { type Look, lookOf, type PictureSize } from './look.js';

/** Draws charts and anything else into PNG files of one size and look. */
export interface Painter {
  look: Look;
  /** @returns the bytes of a PNG file */
  chart(configuration: ChartConfiguration): Buffer;
  /** The same of what `paint` draws. */
  picture(paint: (ctx: CanvasRenderingContext2D, newCanvas: NewCanvas) => void): Buffer;
}

/** A second canvas, to be drawn on the first. */
export type NewCanvas = (width: number, height: number) => HTMLCanvasElement;

/**
 * Loads the optional packages that draw, and only now: they are not needed for anything else.
 * @throws MpgcError CANVAS_MISSING
 */
export async function loadPainter(size: PictureSize): Promise<Painter> {
  const { ChartJSNodeCanvas, canvas } = await loadPackages();
  const look = lookOf(size);
  const { width, height } = size;
  const { surface } = look.colors;
  const charts = new ChartJSNodeCanvas({ width, height, backgroundColour: surface });
  const newCanvas = (w: number, h: number) => canvas.createCanvas(w, h) as unknown as HTMLCanvasElement;
  return {
    look,
    chart: (configuration) => charts.renderToBufferSync(configuration, 'image/png'),
    picture: (paint) => {
      const drawn = canvas.createCanvas(width, height);
      const ctx = drawn.getContext('2d');
      ctx.fillStyle = surface;
      ctx.fillRect(0, 0, width, height);
      paint(ctx, newCanvas);
      return drawn.toBuffer('image/png');
    },
  };
}

/** What is used of `@napi-rs/canvas`, which is installed in the place of `canvas` and ships its binaries. */
interface CanvasPackage {
  createCanvas(
    width: number,
    height: number,
  ): { getContext(type: '2d'): CanvasRenderingContext2D; toBuffer(type: 'image/png'): Buffer };
  GlobalFonts: { registerFromPath(path: string, family: string): unknown };
}

async function loadPackages() {
  const require = createRequire(import.meta.url);
  try {
    const canvas: CanvasPackage = require('canvas');
    const { default: charts } = await import('chartjs-node-canvas');
    registerFonts(canvas, require);
    return { ChartJSNodeCanvas: charts.ChartJSNodeCanvas, canvas };
  } catch (cause) {
    const [reason] = messageOf(cause).split('\n');
    throw new MpgcError('CANVAS_MISSING', `Could not load the packages that draw PNG: ${reason}`, {
      cause,
      suggestions: [
        {
          text: 'Install mpgc again with its optional packages:',
          command: 'npm install --include=optional',
        },
        'Or use another format: --format html,md,json,csv,junit',
      ],
    });
  }
}

/** Without a font of their own the pictures would have no text on a system that has none. */
function registerFonts(canvas: CanvasPackage, require: NodeJS.Require): void {
  for (const weight of ['400', '700']) {
    const path = require.resolve(`@fontsource/b612/files/b612-latin-${weight}-normal.woff`);
    canvas.GlobalFonts.registerFromPath(path, 'B612');
  }
}
