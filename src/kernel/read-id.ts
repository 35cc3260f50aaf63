/** The id in a query or a form; anything forged, misspelt or absent is none. */
export const readId = (text: string | undefined): number | null =>
  /^\d{1,9}$/.test(text ?? '') ? Number(text) : null
