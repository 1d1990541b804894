// What ESLint asks of the sources for their security: typescript-eslint parses, eslint-plugin-security judges.
import security from 'eslint-plugin-security';
import { parser } from 'typescript-eslint';
import sqlLiterals from './sql-literals.mjs';

export default [
  {
    // What other agents bring in need not be TypeScript.
    files: ['**/*.{ts,js,mjs}'],
    languageOptions: { parser },
    linterOptions: { noInlineConfig: true }, // a finding is repaired, not silenced
    plugins: { security, sql: { rules: { literals: sqlLiterals } } },
    rules: {
      ...security.configs.recommended.rules,
      // It reports each access by a key that is no literal, to arrays and typed records too: all ten findings here are noise.
      'security/detect-object-injection': 'off',
      // That plugin knows no SQL.
      'sql/literals': 'error',
    },
  },
];
