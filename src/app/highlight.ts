/** A piece of code in one colour. */
export interface CodePart {
  readonly kind: 'plain' | 'comment' | 'string' | 'keyword';
  readonly text: string;
}

const tokens =
  /(?<comment>\/\/[^\n]*)|(?<string>'[^']*'|`[^`]*`|"[^"]*")|\b(?<keyword>async|await|class|const|export|function|if|import|new|private|protected|readonly|return|this)\b/g;

/** Colours a few lines of TypeScript; enough for samples, no parser. */
export function highlight(code: string): readonly CodePart[] {
  const parts: CodePart[] = [];
  let end = 0;
  for (const match of code.matchAll(tokens)) {
    parts.push({ kind: 'plain', text: code.slice(end, match.index) });
    parts.push({ kind: kindOf(match.groups ?? {}), text: match[0] });
    end = match.index + match[0].length;
  }
  parts.push({ kind: 'plain', text: code.slice(end) });
  return parts.filter((part) => part.text !== '');
}

function kindOf(groups: Readonly<Record<string, string | undefined>>): CodePart['kind'] {
  return groups['comment'] !== undefined
    ? 'comment'
    : groups['string'] !== undefined
      ? 'string'
      : 'keyword';
}
