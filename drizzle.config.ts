import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  casing: 'snake_case',
  schema: ['./src/*/schema.ts', './src/kernel/jobs/schema.ts'],
  out: './migrations',
})
