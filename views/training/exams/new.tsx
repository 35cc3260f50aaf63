import type { FieldErrors } from '#src/kernel/form.ts'
import type { Paper } from '#src/training/exams/schema.ts'
import { examLimits } from '#src/training/exams/vocabulary.ts'
import { tracks } from '#src/training/records/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { FieldError, Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'

type Team = { id: number; name: string; department: string }
type Props = {
  values: Record<string, string>
  errors: FieldErrors
  chosen: readonly string[]
  papers: Paper[]
  teams: readonly Team[]
}

/** 安排考试: a paper, a window, a roster. */
export function NewExamPage({ values, errors, chosen, papers, teams }: Props) {
  const field = (name: string) => ({ name, value: values[name] ?? '', error: errors[name] })
  const departments = [...new Set(teams.map(({ department }) => department))]
  if (papers.length === 0)
    return (
      <>
        <PageHead title="安排考试" />
        <Card>
          <Empty
            title="还没有试卷"
            hint="先组一份试卷，再安排考试。"
            action={<LinkButton href="/exams/papers/new">组卷</LinkButton>}
          />
        </Card>
      </>
    )
  return (
    <>
      <PageHead title="安排考试">
        <LinkButton href="/exams">返回考试</LinkButton>
      </PageHead>
      <Card>
        <form class="form stack" method="post" action="/exams">
          <TextInput
            label="考试名称"
            {...field('title')}
            required
            maxlength={examLimits.title}
            placeholder="十二月抄表业务考试"
          />
          <div class="form-grid">
            <Select
              label="试卷"
              {...field('paper')}
              options={papers.map(({ id, name }) => [String(id), name])}
              blank="请选择"
            />
            <Select label="培训主线" {...field('track')} options={Object.entries(tracks)} />
            <TextInput
              label="开始时间"
              {...field('opensAt')}
              required
              placeholder="2026-11-28 14:30"
            />
            <TextInput label="截止时间" {...field('closesAt')} required hint="过了就不能再进考场" />
            <TextInput
              label="截止后宽限（分钟）"
              {...field('grace')}
              inputmode="numeric"
              hint="已经进考场的人最多再答这么久"
            />
          </div>
          <fieldset class="field">
            <legend>班组</legend>
            {departments.map((department) => (
              <details
                open={teams.some(
                  (team) => team.department === department && chosen.includes(String(team.id)),
                )}
              >
                <summary>{department}</summary>
                <div class="bar">
                  {teams
                    .filter((team) => team.department === department)
                    .map((team) => (
                      <label class="check">
                        <input
                          type="checkbox"
                          name="teams"
                          value={String(team.id)}
                          checked={chosen.includes(String(team.id))}
                        />
                        <span>{team.name}</span>
                      </label>
                    ))}
                </div>
              </details>
            ))}
          </fieldset>
          <TextArea
            label="另外指定的工号"
            {...field('agents')}
            hint="用空格、逗号或换行隔开；和班组里重复的只算一次"
          />
          <FieldError id="form" error={errors['form']} />
          <div class="bar">
            <Button kind="primary">安排考试</Button>
          </div>
        </form>
      </Card>
    </>
  )
}
