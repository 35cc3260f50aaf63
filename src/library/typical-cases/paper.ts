import { faultCategories } from '#src/complaints/vocabulary.ts'
import type { Block, PaperDocument } from '#src/documents/document.ts'
import { formatDay, formatDuration, formatTime } from '#src/kernel/calendar.ts'
import { voices } from '#src/transcription/vocabulary.ts'

import type { CaseDetail } from './detail.ts'
import { caseSources } from './vocabulary.ts'

/** 典型案例 on paper: nobody's name, and of its clips the covered words. */
export function casePaper(detail: CaseDetail, by: string, now: number): PaperDocument {
  const { version, caseNo, clips } = detail
  const { faultCategory, tags, opinionRisk, publishedAt } = version
  const facts: [string, string][] = [
    ['来源', caseSources[version.source]],
    ['类型', faultCategory === null ? '—' : faultCategories[faultCategory]],
    ['标签', tags.join('、') || '—'],
    ['舆情风险', opinionRisk || '无'],
  ]
  const blocks: Block[] = [
    ...(detail.shaken
      ? [{ kind: 'note', text: '关联投诉的结论已经改变，本案例正在重新审核。' } as const]
      : []),
    {
      kind: 'form',
      columns: 4,
      rows: [facts.slice(0, 2), facts.slice(2)].map((pairs) =>
        pairs.flatMap(([label, text]) => [{ text: label, label: true }, { text }]),
      ),
    },
    { kind: 'heading', text: '案情' },
    { kind: 'paragraph', text: version.story || '（还没有写）' },
    { kind: 'heading', text: '启示' },
    { kind: 'paragraph', text: version.lesson || '（还没有写）' },
    ...clips.flatMap(clipBlocks),
  ]
  return {
    title: version.title,
    line: [
      `编号 ${caseNo}`,
      `第 ${version.number} 版`,
      publishedAt === null ? '尚未发布' : `发布日期 ${formatDay(publishedAt)}`,
    ],
    blocks,
    foot: `${by} ${formatTime(now)} 取自回听`,
  }
}

function clipBlocks(clip: CaseDetail['clips'][number], index: number): Block[] {
  const blocks: Block[] = [{ kind: 'heading', text: `片段 ${index + 1}：${clip.title}` }]
  if (clip.note) blocks.push({ kind: 'paragraph', text: clip.note })
  if (clip.silent) blocks.push({ kind: 'note', text: `${clip.silent}。` })
  if (clip.lines.length === 0) return blocks
  const rows = clip.lines.map(({ voice, startMs, text }) => [
    formatDuration(startMs),
    voices[voice as keyof typeof voices] ?? voice,
    text,
  ])
  const caption = '片段的文字，个人信息已打码'
  return [...blocks, { kind: 'table', caption, head: ['时间', '说话人', '说的话'], rows }]
}
