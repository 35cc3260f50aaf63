import { migrateDatabase, openDatabase, type OpenDatabase } from '#src/kernel/db.ts'

let template: Buffer | undefined

/** A fresh, migrated database in memory: a copy of a template made once per test file. */
export function testDatabase(): OpenDatabase {
  if (!template) {
    const made = openDatabase(':memory:')
    migrateDatabase(made)
    template = made.sqlite.serialize()
    made.close()
  }
  return openDatabase(template)
}
