import type { FieldErrors } from '#src/kernel/form.ts'
import type { Paper } from '#src/training/exams/schema.ts'
import { examLimits, paperModes } from '#src/training/exams/vocabulary.ts'
import { difficulties, questionCategories } from '#src/training/questions/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import { FieldError, Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

/** 试卷 in use. */
export function PapersPage({ papers }: { papers: Paper[] }) {
  return (
    <>
      <PageHead title="试卷" note="试卷定了就不改；要改，另组一份，停用旧的">
        <LinkButton href="/exams">返回考试</LinkButton>
        <LinkButton kind="primary" href="/exams/papers/new">
          组卷
        </LinkButton>
      </PageHead>
      <Card flush>
        {papers.length === 0 ? (
          <Empty
            title="还没有试卷"
            hint="按规则从题库抽题，或者指定题目。"
            action={<LinkButton href="/exams/papers/new">组卷</LinkButton>}
          />
        ) : (
          <Table
            caption="试卷"
            head={[
              { label: '试卷' },
              { label: '方式' },
              { label: '题目' },
              { label: '时长', num: true },
              { label: '合格', num: true },
              { label: '补考', num: true },
              { label: '操作' },
            ]}
          >
            {papers.map((paper) => (
              <tr>
                <td>{paper.name}</td>
                <td class="nowrap">{paperModes[paper.mode]}</td>
                <td>{contentOf(paper)}</td>
                <td class="num">{paper.minutes} 分钟</td>
                <td class="num">{paper.passPercent} 分</td>
                <td class="num">{paper.resits} 次</td>
                <td>
                  <div class="row-actions">
                    <a href={`/exams/new?paper=${paper.id}`}>安排考试</a>
                    <form method="post" action={`/exams/papers/${paper.id}/retirement`}>
                      <Button kind="quiet" small confirm={`停用试卷“${paper.name}”？`}>
                        停用
                      </Button>
                    </form>
                  </div>
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Card>
    </>
  )
}

export function contentOf({ mode, rules, fixed }: Pick<Paper, 'mode' | 'rules' | 'fixed'>): string {
  if (mode === 'fixed')
    return `${fixed.length} 题，每题 ${fixed[0]?.points ?? 0} 分：${fixed.map(({ questionId }) => questionId).join('、')}`
  return rules
    .map(
      ({ category, difficulty, count, points }) =>
        `${questionCategories[category]}${difficulty ? `（${difficulties[difficulty]}）` : ''} ${count} 题 × ${points} 分`,
    )
    .join('；')
}

type Props = { values: Record<string, string>; errors: FieldErrors }
const lines = [0, 1, 2, 3, 4, 5, 6, 7] as const

/** 组卷: rules line by line, or the numbers of questions. */
export function NewPaperPage({ values, errors }: Props) {
  const field = (name: string) => ({ name, value: values[name] ?? '', error: errors[name] })
  return (
    <>
      <PageHead title="组卷">
        <LinkButton href="/exams/papers">返回试卷</LinkButton>
      </PageHead>
      <Card>
        <form class="form stack" method="post" action="/exams/papers">
          <TextInput
            label="试卷名称"
            {...field('name')}
            required
            maxlength={examLimits.title}
            placeholder="抄表业务月考"
          />
          <div class="form-grid">
            <TextInput label="时长（分钟）" {...field('minutes')} inputmode="numeric" required />
            <TextInput
              label="合格线（分）"
              {...field('passPercent')}
              inputmode="numeric"
              required
            />
            <TextInput label="补考次数" {...field('resits')} inputmode="numeric" required />
          </div>
          <Choice
            label="组卷方式"
            name="mode"
            words={paperModes}
            value={values['mode']}
            notes={{
              drawn: '每人一份不同的卷子；补考尽量不重题',
              fixed: '题目相同，每人的题序和选项次序不同',
            }}
          />
          <fieldset class="field">
            <legend>抽题规则</legend>
            {lines.map((at) => (
              <div class="paper-rule">
                <Select
                  label={`第 ${at + 1} 条知识面`}
                  hideLabel
                  name={`category${at}`}
                  value={values[`category${at}`]}
                  options={Object.entries(questionCategories)}
                  blank="知识面"
                />
                <Select
                  label={`第 ${at + 1} 条难度`}
                  hideLabel
                  name={`difficulty${at}`}
                  value={values[`difficulty${at}`]}
                  options={Object.entries(difficulties)}
                  blank="难度不限"
                />
                <TextInput
                  label={`第 ${at + 1} 条题数`}
                  hideLabel
                  name={`count${at}`}
                  value={values[`count${at}`]}
                  inputmode="numeric"
                  placeholder="题数"
                />
                <TextInput
                  label={`第 ${at + 1} 条每题分数`}
                  hideLabel
                  name={`points${at}`}
                  value={values[`points${at}`]}
                  inputmode="numeric"
                  placeholder="每题分"
                />
              </div>
            ))}
            <FieldError id="rules" error={errors['rules']} />
          </fieldset>
          <TextArea
            label="固定组卷的题目编号"
            {...field('fixed')}
            hint="题库列表第一列的编号，用空格或逗号隔开；按规则抽题时不用填"
          />
          <TextInput label="固定组卷每题分数" {...field('fixedPoints')} inputmode="numeric" />
          <div class="bar">
            <Button kind="primary">保存试卷</Button>
          </div>
        </form>
      </Card>
    </>
  )
}
