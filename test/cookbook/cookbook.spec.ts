import { isThere, pageOf, pages, recipesOf } from './recipes.js';
import { outputOf } from './run-recipe.js';

describe('the cookbook', () => {
  it.each(
    pages()
      .flatMap((file) => recipesOf(file))
      .map((recipe) => [recipe.name, recipe]),
  )('%s prints what the page says', (_, { code, printed }) => {
    expect(outputOf(code)).toBe(printed);
  });

  it('shows no program without its output', () => {
    for (const file of pages()) {
      const programs = pageOf(file).match(/^```js$/gm) ?? [];
      expect([file, recipesOf(file).length]).toEqual([file, programs.length]);
      expect([file, programs.length > 0]).toEqual([file, true]);
    }
  });

  it('lists every page', () => {
    const contents = pageOf('README.md');
    expect(pages().filter((file) => !contents.includes(`](${file})`))).toEqual([]);
  });

  it('links to pages that are there', () => {
    const links = [...pages(), 'README.md'].flatMap((file) =>
      [...pageOf(file).matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => target),
    );
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((target) => !isThere(target))).toEqual([]);
  });
});
