import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { keepDay } from '#src/hotspots/keep-day.ts'
import { emptyDay, readDay } from '#src/hotspots/read-day.ts'
import { settingInUse } from '#src/hotspots/settings.ts'
import { tallyOf } from '#src/hotspots/tally.ts'
import { chanceOf } from '#src/kernel/chance.ts'
import { migrateDatabase, openDatabase, type OpenDatabase, write } from '#src/kernel/db.ts'
import { dayNumber, startOfDayNumber } from '#src/recordings/handled/day.ts'

import { atMost, type Bench, exactly } from './bench.ts'

const callsOfDay = 300_000
const heardCalls = 12_000
const linesOfCall = 24

/** One day counted as at night: 300,000 calls, 12,000 of them transcribed, in a database on disk. */
export const hotspotsBench: Bench = async (say) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-hotspots-'))
  const open = openDatabase(path.join(folder, 'bench.sqlite'))
  try {
    migrateDatabase(open)
    const day = dayNumber(Date.now()) - 1
    say('filling')
    fill(open, startOfDayNumber(day))
    const { db } = open
    const begin = performance.now()
    let longest = 0
    const read = emptyDay()
    let before = performance.now()
    for (const _ of readDay(db, day, read)) {
      longest = Math.max(longest, performance.now() - before)
      before = performance.now()
    }
    const readMs = performance.now() - begin
    say(`read in ${Math.round(readMs)} ms, the longest hour ${Math.round(longest)} ms`)
    const setting = settingInUse(db)
    const counting = performance.now()
    const tally = tallyOf(read, setting.figures)
    const tallyMs = performance.now() - counting
    const keeping = performance.now()
    write(db, (tx) => keepDay(tx, day, tally, setting, Date.now()))
    const keepMs = performance.now() - keeping
    say(`${tally.terms.length} terms`)
    const { rss } = process.memoryUsage()
    return [
      exactly('calls counted', tally.calls, callsOfDay),
      exactly('calls with words of the customer', tally.heard, heardCalls),
      atMost('one night’s count', (readMs + tallyMs + keepMs) / 1000, 120, 's'),
      atMost('of it: reading and masking', readMs / 1000, 100, 's'),
      atMost('of it: words and clusters at one stretch', tallyMs / 1000, 20, 's'),
      atMost('of it: the transaction that keeps it', keepMs / 1000, 2, 's'),
      atMost('memory of the process', rss / 1e6, 1000, 'MB'),
    ]
  } finally {
    open.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const about = [
  ...['小区停电多久能来', '电费比上个月多一倍', '阶梯电价怎么算', '充电桩报装进度', '光伏并网结算'],
  ...['跳闸以后合不上', '电表换了读数不对', '发票开错抬头', '抢修师傅没有来', '计划停电没有通知'],
]
const between = [
  ...['我上回打过一次', '你们答应回我电话', '家里老人等着用', '到现在没人管', '麻烦快点安排'],
  ...[
    '物业说归你们管',
    '邻居家也是这样',
    '手机上查不到',
    '我的户号是三二零一五',
    '号码是幺三九三幺九零',
  ],
]

function fill({ sqlite }: OpenDatabase, start: number): void {
  const random = chanceOf(95598)
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? ''
  sqlite.pragma('synchronous = OFF')
  sqlite.exec(`insert into sub_centres (id, name) values (1, '南京分中心');
    insert into departments (id, sub_centre_id, name) values (1, 1, '客服一部'), (2, 1, '客服二部');
    insert into teams (id, department_id, name) values (1, 1, '1班');
    insert into people (id, agent_no, name, staff_category) values (1, '1', '张三', 'regular')`)
  const call =
    sqlite.prepare(`insert into calls (id, call_no, started_at, duration_ms, channel, province,
    person_id, team_id, department_id, sub_centre_id, caller) values (?, ?, ?, 180000, 'phone', ?, 1, 1, ?, 1, ?)`)
  const recording =
    sqlite.prepare(`insert into recordings (id, sha256, call_id, original_name, path, bytes,
    container, codec, channels, sample_rate, duration_ms, state, received_at, received_by)
    values (?, ?, ?, 'x.wav', ?, 1, 'wav', 'a-law', 2, 8000, 180000, 'transcribed', 1, '系统')`)
  const transcript =
    sqlite.prepare(`insert into transcripts (id, recording_id, engine, model, finished_at,
    speech_ms, wall_ms) values (?, ?, 'imported', 'json', 1, 1, 1)`)
  const segment =
    sqlite.prepare(`insert into segments (transcript_id, voice, start_ms, end_ms, text, raw_text,
    doubtful) values (?, ?, ?, ?, ?, '', 0)`)
  const every = Math.floor(callsOfDay / heardCalls)
  sqlite.transaction(() => {
    for (let id = 1; id <= callsOfDay; id += 1) {
      const at = start + Math.floor((id / (callsOfDay + 1)) * 86_400_000)
      const province = pick(['山东', '江苏', '河南', '安徽'])
      call.run(id, `b${id}`, at, province, 1 + (id % 2), `139${String(id).padStart(8, '0')}`)
      if (id % every !== 0) continue
      recording.run(id, String(id).padStart(64, '0'), id, `x/${id}.wav`)
      transcript.run(id, id)
      const topic = pick(about)
      for (let line = 0; line < linesOfCall; line += 1) {
        const customer = line % 2 === 1
        const text = customer
          ? `${pick(between)}，${line % 6 === 1 ? topic : pick(between)}`
          : '您好，请您慢慢讲，我帮您记录'
        segment.run(id, customer ? 'customer' : 'agent', line * 5000, line * 5000 + 4000, text)
      }
    }
  })()
  sqlite.pragma('synchronous = FULL')
}
