import { everydayKinds } from '#src/training/records/vocabulary.ts'

import type { Counting } from './count-day.ts'

type Counted = { department: number | null; key: string; n: number }

/** What was put right and taught on a day, and what contacts were booked as. */
export function countWork({ rows, add }: Counting): void {
  const praise = rows<Counted>(
    `select department_id as department, '' as key, count(*) as n from call_marks
     where kind = 'praise' and at >= :from and at < :until and withdrawn_at is null group by 1`,
  )
  for (const { department, key, n } of praise) add('praise', department, key, n)
  const orders = rows<Counted>(
    `select c.department_id as department, o.type as key, count(*) as n
     from work_orders o left join calls c on c.id = o.call_id
     where o.day = :day and o.state <> 'void' group by 1, 2`,
  )
  for (const { department, key, n } of orders) add('orders', department, key, n)
  const sheets = rows<Counted>(
    `select department_id as department, 'issued' as key, count(*) as n from supervision_sheets
     where issued_at >= :from and issued_at < :until group by 1
     union all
     select department_id, 'closed', count(*) from supervision_sheets
     where closed_at >= :from and closed_at < :until and state = 'closed' group by 1`,
  )
  for (const { department, key, n } of sheets) add('sheets', department, key, n)
  const trainings = rows<Counted>(
    `select (select t.department_id from postings p join teams t on t.id = p.team_id
       where p.person_id = r.person_id and p."from" <= r.completed_at
       order by p."from" desc limit 1) as department, r.kind as key, count(*) as n
     from training_records r
     where r.completed_at >= :from and r.completed_at < :until and r.voided_at is null
       and r.kind not in ('${everydayKinds.join("', '")}') group by 1, 2`,
  )
  for (const { department, key, n } of trainings) add('trainings', department, key, n)
}
