import { oas } from '@stoplight/spectral-rulesets';

/** Every rule that Spectral has for OpenAPI, not only the recommended ones; one that is off has its reason beside it. */
export const ruleset = {
  extends: [[oas, 'all']],
  rules: {
    // A contact has no address of its own before the project has one.
    'contact-properties': 'off',
    // Tags stand in the order in which a visitor needs them.
    'openapi-tags-alphabetical': 'off',
    // Holds 3.1 to what 3.0 said: now any scheme may name the roles that a call needs. That each scheme is defined, document.spec.ts says.
    'oas3-operation-security-defined': 'off',
  },
};
