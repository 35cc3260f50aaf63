import type { Due } from '#src/inspection/tasks/due.ts'

/** `超期 2 个工作日`, `今天截止`, `还有 3 个工作日` */
export function dueText({ overdue, days }: Due): string {
  if (overdue) return days === 0 ? '已超期' : `超期 ${days} 个工作日`
  return days === 0 ? '今天截止' : `还有 ${days} 个工作日`
}
