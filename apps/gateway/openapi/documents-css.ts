/** What Swagger UI leaves out here: its own banner, and the room around the one button of its head. */
export const DOCUMENTS_CSS = `
.swagger-ui .topbar { display: none }
.swagger-ui .info { margin: 28px 0 20px }
.swagger-ui .scheme-container { padding: 12px 0 }
`;
