import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '#platform/package-root.js';
import { dashboardFiles } from './dashboard-files.js';
import { alertRules } from './rule-files.js';

const FOLDER = join(packageRoot(), 'docs', 'runbooks');
const names = readdirSync(FOLDER).map((file) => file.replace(/\.md$/, ''));
const textOf = (name: string): string => readFileSync(join(FOLDER, `${name}.md`), 'utf8');

/** What a heading is called in a link, as GitHub names it. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');

const textOfFile = (...path: string[]): string =>
  readFileSync(join(packageRoot(), ...path), 'utf8');
const { scripts } = JSON.parse(textOfFile('package.json')) as { scripts: Record<string, string> };
const composed = Object.keys(
  (parse(textOfFile('docker-compose.yml')) as { services: Record<string, object> }).services,
);
/** Words that apps/admin knows. */
const adminCommands = [
  ...(
    /COMMANDS[^{]*= \{(.*?)\n\};/s.exec(textOfFile('apps', 'admin', 'main.ts'))?.[1] ?? ''
  ).matchAll(/^ {2}'?([\w-]+)'?:/gm),
].map(([, word]) => word);

it('apps/admin has words', () => {
  expect(adminCommands).toEqual(
    expect.arrayContaining(['dead-letters', 'reset', 'rebuild-history']),
  );
});

it('there is a runbook for each alert, and none for no alert', () => {
  expect(names.sort()).toEqual(
    alertRules()
      .map(({ alert }) => alert)
      .sort(),
  );
});

describe.each(names)('the runbook %s', (name) => {
  const text = textOf(name);

  it('says what the alert means, how to see it and what to do', () => {
    expect(text.split('\n')[0]).toBe(`# ${name}`);
    const rule = alertRules().find(({ alert }) => alert === name);
    expect(text.split('\n')[2].split(':')[0].toLowerCase()).toBe(rule?.labels['severity']);
    const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['What it means', 'How to see it', 'What to do']);
  });

  it('names commands that exist', () => {
    const commands = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, command]) => command);
    expect(commands.filter((command) => !(command in scripts))).toEqual([]);
    const services = [...text.matchAll(/docker compose (?:exec|logs(?: --tail \d+)?) ([a-z]+)/g)];
    expect(
      services.map(([, service]) => service).filter((name) => !composed.includes(name)),
    ).toEqual([]);
    const words = [...text.matchAll(/apps\/admin\/main\.js ([\w-]+)/g)].map(([, word]) => word);
    expect(words.filter((word) => !adminCommands.includes(word))).toEqual([]);
  });

  it('reaches Kafka from inside, where it is', () => {
    const commands = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, command]) => command);
    expect(commands.filter((command) => scripts[command].includes('tools/admin.mjs'))).toEqual([]);
  });

  it('names panels that exist', () => {
    const titles = new Map(
      [...dashboardFiles().values()].map(({ title, panels }) => [
        title.replace('Ballast: ', ''),
        panels.map((panel) => panel.title),
      ]),
    );
    // A dashboard, then its panels in quotes, up to the end of the clause.
    for (const [, dashboard, panels] of text.matchAll(/\*(\w+)\*((?:"[^"]*"|[^";.*])*)/g)) {
      const known = titles.get(dashboard) ?? [`no dashboard ${dashboard}`];
      const named = [...panels.matchAll(/"([^"]+)"/g)].map(([, title]) => title);
      expect(known).toEqual(expect.arrayContaining(named));
      expect(titles.has(dashboard)).toBe(true);
    }
  });

  it('links to pages and sections that exist', () => {
    for (const [, file, section] of text.matchAll(/\]\(([^)#]+)(?:#([^)]+))?\)/g)) {
      const page = join(FOLDER, file);
      expect([file, existsSync(page)]).toEqual([file, true]);
      if (section === undefined) continue;
      const headings = readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm);
      expect([...headings].map(([, heading]) => anchor(heading))).toContain(section);
    }
  });
});
