import type { Analysis } from '../analyse.js';
import { FIGURE_NAMES, type FigureName } from '../figures/figure-kinds.js';
import { type Spread, spreadOf } from '../figures/spread.js';
import { type Agreement, judgeAgreement } from './judge-agreement.js';

/** What is needed of one of several captures. */
export interface OneOfSeveral {
  script: string;
  isHunt: boolean;
  figures: Record<FigureName, number | null>;
}

export interface SeveralJudgement {
  /** Of one script, and all of them hunts or none. */
  isSame: boolean;
  /** Of the figures that any has; empty where they are not of the same. */
  spread: ({ figure: FigureName } & Spread)[];
  /** Null where they are not of the same, and where no figure is known of all. */
  agreement: Agreement | null;
}

export function judgeSeveral(all: OneOfSeveral[]): SeveralJudgement {
  const isSame = new Set(all.map(({ script, isHunt }) => `${isHunt} ${script}`)).size === 1;
  if (!isSame) return { isSame, spread: [], agreement: null };
  const spread = FIGURE_NAMES.flatMap((figure) => {
    const found = spreadOf(all.map(({ figures }) => figures[figure]));
    return found ? [{ figure, ...found }] : [];
  });
  return { isSame, spread, agreement: judgeAgreement(all.map(({ figures }) => figures)) };
}

export function oneOfSeveral({ capture, leak, figures }: Analysis): OneOfSeveral {
  return {
    script: capture.header.script.name,
    isHunt: leak !== null,
    figures: Object.fromEntries(
      FIGURE_NAMES.map((name) => [name, figures[name].value]),
    ) as OneOfSeveral['figures'],
  };
}
