// What ESLint asks of the sources for their security: typescript-eslint parses, eslint-plugin-security judges.
import security from 'eslint-plugin-security';
import { parser } from 'typescript-eslint';

export default [
  {
    files: ['**/*.ts'],
    languageOptions: { parser },
    linterOptions: { noInlineConfig: true }, // a finding is repaired, not silenced
    plugins: { security },
    rules: {
      ...security.configs.recommended.rules,
      // It reports each access by a key that is no literal, to arrays and typed records too: all noise here.
      'security/detect-object-injection': 'off',
      // That plugin knows no SQL: its text must have no inserted values.
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CallExpression[callee.property.name=/^(query|exec|run|prepare|raw)$/] > TemplateLiteral[expressions.length>0]',
          message: 'SQL built from values: give them as parameters',
        },
        {
          selector: 'CallExpression[callee.property.name=/^(query|exec|run|prepare|raw)$/] > BinaryExpression[operator="+"]',
          message: 'SQL built from values: give them as parameters',
        },
      ],
    },
  },
];
