import { FIGURE_NAMES, type FigureName, kindOf } from '../analysis/figures/figure-kinds.js';
import type { Budget } from '../analysis/gate/judge-budgets.js';
import { MpgcError } from '../errors.js';
import { nearestName } from './nearest-name.js';
import { parseLimit } from './parse-limit.js';

/** Where the budgets of a command line come from. */
export const BUDGET_FLAG = '--budget';

/**
 * Budgets as they are typed: NAME OP VALUE, several separated by commas. `=` means at most.
 * @throws MpgcError BUDGET_INVALID
 */
export function parseBudgets(texts: readonly string[]): Budget[] {
  const budgets: Budget[] = [];
  for (const item of texts.flatMap(itemsOf)) {
    const budget = parseBudget(item, BUDGET_FLAG);
    const other = budgets.find((earlier) => limitsTheSame(earlier, budget));
    if (other) {
      throw new MpgcError(
        'BUDGET_INVALID',
        `${BUDGET_FLAG}: '${other.text}' and '${budget.text}' both limit ${budget.figure}.`,
        {
          suggestions: ['Give each figure at most one upper and one lower limit.'],
        },
      );
    }
    budgets.push(budget);
  }
  return budgets;
}

/** An empty one is most likely a variable that is not set: a gate must not vanish with it. */
function itemsOf(text: string): string[] {
  const items = text.split(',').map((item) => item.trim());
  if (!items.includes('')) return items;
  const what = items.length === 1 ? 'is empty' : 'has an empty budget next to a comma';
  throw new MpgcError('BUDGET_INVALID', `${BUDGET_FLAG} '${text}' ${what}.`, {
    suggestions: ['Is a shell variable empty? Give a budget like peak=60KiB, or leave the flag out.'],
  });
}

/** Whether two budgets limit the same figure in the same direction: the one takes the place of the other. */
export function limitsTheSame(a: Budget, b: Budget): boolean {
  return a.figure === b.figure && a.op[0] === b.op[0];
}

/** `from` is where it was written, `where` what a message says of that. @throws MpgcError BUDGET_INVALID */
export function parseBudget(text: string, from: string, where = `${from} '${text}'`): Budget {
  const [, name = '', op, value = ''] = /^\s*([\w-]+)\s*(<=|>=|=|<|>)?\s*(.*)$/.exec(text) ?? [];
  const figure = figureNamed(name, where);
  if (op === undefined) {
    throw new MpgcError('BUDGET_INVALID', `${where} has no limit.`, {
      suggestions: [
        `Write the figure, an operator and a value: ${EXAMPLES[kindOf(figure).unit](figure)}`,
        'Quote budgets that have < or >: the shell would redirect.',
      ],
    });
  }
  if (/^[<>=]/.test(value)) {
    throw new MpgcError('BUDGET_INVALID', `${where}: there is no operator ${op}${value[0]}.`, {
      suggestions: ['Operators: = and <= (at most), >= (at least), < (less than), > (more than).'],
    });
  }
  if (op === '=' && kindOf(figure).better === 'more') {
    throw new MpgcError(
      'BUDGET_INVALID',
      `${where}: = is an upper limit, but a higher ${figure} is better.`,
      {
        suggestions: [`For a lower limit, write ${figure}>=${value}`],
      },
    );
  }
  const limit = parseLimit(value, kindOf(figure).unit, where);
  return { figure, op: (op === '=' ? '<=' : op) as Budget['op'], limit, text, limitText: value.trim(), from };
}

const EXAMPLES = {
  bytes: (figure: FigureName) => (kindOf(figure).better === 'more' ? `${figure}>=32KiB` : `${figure}=60KiB`),
  us: (figure: FigureName) => `${figure}<=50ms`,
  share: (figure: FigureName) => `${figure}<=30%`,
  'bytes-per-call': (figure: FigureName) => `${figure}=0B/call`,
};
/** What reports call the figure, for those who type that. */
const ALIASES = new Map<string, FigureName>([
  ['final-live', 'live'],
  ['live-at-the-end', 'live'],
]);

function figureNamed(name: string, where: string): FigureName {
  const known = FIGURE_NAMES.find((figure) => figure === name) ?? ALIASES.get(name);
  if (known) return known;
  if (/^\d+$/.test(name)) {
    throw new MpgcError('BUDGET_INVALID', `${where} is not a budget.`, {
      suggestions: ['Commas separate budgets: write 60000 or 60KiB, not 60,000.'],
    });
  }
  const near = nearestName(name, FIGURE_NAMES);
  throw new MpgcError('BUDGET_INVALID', `${where}: there is no figure '${name}'.`, {
    suggestions: [...(near ? [`Did you mean ${near}?`] : []), `Figures: ${FIGURE_NAMES.join(', ')}.`],
  });
}
