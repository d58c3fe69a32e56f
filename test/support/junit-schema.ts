import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { validateXML } from 'xmllint-wasm';

/** The schema of Ant's JUnit task, as the package ships it for its own tests. */
const PACKAGE = createRequire(import.meta.url).resolve('jest-junit-reporter/package.json');
const SCHEMA = readFileSync(join(dirname(PACKAGE), 'src/__tests__/fixtures/junit.xsd'), 'utf8');
/** What later versions of that schema have besides. */
const SKIPPED = `<xs:element name="skipped"><xs:complexType><xs:simpleContent><xs:extension base="pre-string">
  <xs:attribute name="message" type="xs:string"/>
</xs:extension></xs:simpleContent></xs:complexType></xs:element>`;
const SKIPPED_COUNT = '<xs:attribute name="skipped" type="xs:int"/>';

const schema = SCHEMA.replace('<xs:choice minOccurs="0">', (choice) => choice + SKIPPED).replace(
  '<xs:attribute name="tests"',
  (attribute) => SKIPPED_COUNT + attribute,
);

/** What is wrong with a JUnit file, none of it where a CI server can read it. */
export async function junitProblems(xml: string): Promise<string[]> {
  const { errors } = await validateXML({ xml: { fileName: 'junit.xml', contents: xml }, schema });
  return errors.map(({ message }) => message);
}
