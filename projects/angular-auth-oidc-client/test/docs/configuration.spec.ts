import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createSourceFile,
  isInterfaceDeclaration,
  isPropertySignature,
  ScriptTarget,
  type InterfaceDeclaration,
} from 'typescript';
import { createClientConfig, type OpenIdConfiguration } from '../../core/config';
import { describeRisks } from '../../core/config-warnings';
import { buildDiscoveryUrl } from '../../core/protocol/metadata';
import { codeOf, readPage, readSection, readTables } from './markdown';

const page = readPage('docs/configuration.md');
const rows = readTables(page, 'option').map(([option = '', type, byDefault = '', unit]) => ({
  option: codeOf(option) ?? option,
  type: codeOf(type),
  byDefault,
  unit,
}));
const source = createSourceFile(
  'config.ts',
  readFileSync(join(__dirname, '../../core/config.ts'), 'utf8'),
  ScriptTarget.Latest,
);
const members = source.statements
  .filter(
    (statement): statement is InterfaceDeclaration =>
      isInterfaceDeclaration(statement) && statement.name.text === 'OpenIdConfiguration',
  )
  .flatMap((declaration) => [...declaration.members])
  .filter(isPropertySignature)
  .map((member) => ({ option: member.name.getText(source), type: member.type?.getText(source) }));

const minimal: OpenIdConfiguration = {
  authority: 'https://op.example',
  clientId: 'app',
  redirectUrl: 'https://app.example/',
};
const usual = createClientConfig(minimal);
const completed = usual.options as Readonly<Record<string, unknown>>;

/** The defaults that come about elsewhere than among the options. */
const applied: Readonly<Record<string, unknown>> = {
  ...completed,
  authWellknownUrlSuffix: buildDiscoveryUrl('https://op.example').slice(
    'https://op.example'.length,
  ),
  eagerLoadAuthWellKnownEndpoints: usual.preloadsMetadata,
  triggerRefreshWhenIdTokenExpired: usual.renewsForIdToken,
  enableIdTokenExpiredValidationInRenew: usual.renewsForIdToken,
  configId: completed['configId'] === '0-app' ? '<position>-<clientId>' : completed['configId'],
};

const risksOf = (option: string): readonly string[] =>
  describeRisks(createClientConfig({ ...minimal, useRefreshToken: true, [option]: true }));

describe('docs/configuration.md', () => {
  it('lists every option once, and no other', () => {
    const listed = rows.map(({ option }) => option);
    expect(members.length).toBeGreaterThan(40);
    expect([...listed].sort()).toEqual(members.map(({ option }) => option).sort());
  });

  it('gives each option the type that it has', () => {
    const declared = new Map(members.map(({ option, type }) => [option, type]));
    expect(rows.map(({ option, type }) => [option, type])).toEqual(
      rows.map(({ option }) => [option, declared.get(option)]),
    );
  });

  it.each(rows.map(({ option, type, byDefault }) => [option, byDefault, type]))(
    'the default of %s is %s',
    (option, byDefault, type) => {
      const actual = applied[option] ?? (type === 'boolean' ? false : undefined);
      const literal = codeOf(byDefault);
      if (byDefault === 'required') expect(minimal).toHaveProperty([option]);
      else if (literal === undefined) expect(actual).toBeUndefined();
      else expect(actual).toEqual(JSON.parse(literal.replaceAll("'", '"')));
    },
  );

  it('names a unit for exactly the options that have one in their name', () => {
    expect(rows.filter(({ unit }) => unit === 'seconds').map(({ option }) => option)).toEqual(
      rows.map(({ option }) => option).filter((option) => option.endsWith('InSeconds')),
    );
  });
});

describe('docs/security-model.md', () => {
  it('lists exactly the options that warn that they are unsafe', () => {
    const unsafe = members
      .filter(({ type }) => type === 'boolean')
      .map(({ option }) => option)
      .filter((option) => risksOf(option).includes(`${option} is unsafe`));
    const listed = readTables(
      readSection(readPage('docs/security-model.md'), 'Unsafe options'),
      'option',
    ).map(([option]) => codeOf(option));
    expect(unsafe.length).toBeGreaterThan(3);
    expect([...listed].sort()).toEqual([...unsafe].sort());
  });
});
