import ts from 'typescript';

/** Docstrings of the properties of every class in a source text, by name, on one line. */
export function docstringsIn(source) {
  const file = ts.createSourceFile('environment.ts', source, ts.ScriptTarget.Latest, true);
  const found = new Map();
  file.forEachChild((node) => {
    if (!ts.isClassDeclaration(node)) return;
    for (const member of node.members) {
      if (!ts.isPropertyDeclaration(member)) continue;
      const text = ts
        .getJSDocCommentsAndTags(member)
        .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
        .join(' ');
      if (text !== '') found.set(member.name.getText(), text.replaceAll(/\s+/g, ' ').trim());
    }
  });
  return found;
}
