import { findHits } from '../hits.ts'
import { compileLexicon, type CompiledLexicon } from '../lexicon/compile.ts'
import type { LexiconRule } from '../lexicon/rule.ts'
import { earlier, hotline } from '../lexicon/words.ts'
import type { Misheard } from '../misheard.ts'
import type { Utterance } from '../result.ts'
import { timesIn } from './windows.ts'

/** Where a customer speaks of an earlier call to the hotline. */
export type Mention = {
  utterance: number
  /** UTF-16 offsets in the utterance's text. */
  start: number
  end: number
  /** When that was, as it was said; null where nothing says so. */
  timeWords: string | null
}

const before = `${earlier}|之前|以前|前面|先前|早先|前天|今天|今早|今儿|天前|小时前|分钟前`
const rung =
  '打过|打的电话|我打的|打的也是|打的就是|打了电话|打了个电话|打电话|打了一|打了两|打了三|打了好|打了几|打一个|打一回|打一遍|打你们|打咱们|打95598|来过电话|打进来|打进去|打通'
const told =
  '报过|报的修|报修接|~投诉的|报了修|报修过|报修了|报修的|报上去|报了|反映过|反映了|反应过|登记过|登记了|给我登记|投诉过|问过|咨询过'
const who =
  '小伙子|小伙|姑娘|闺女|丫头|妮儿|男的|女的|女生|男生|大姐|大哥|妹子|那位|那人|你们同事|你同事|前一个|上一个|头一个|第一个|上一位'
const spoke =
  '接的|接电话|接我|跟我说|告诉我|答应|态度|挂我|挂了|给我挂|让我等|说给我|说的好好|说让我|说帮我'
const times =
  '第二次|第三次|第四次|第五次|第几次|第二回|第三回|第四回|第二遍|第三遍|第四遍|第几回|第几遍'
const often =
  '两次|三次|四次|五次|好几次|几次|两遍|三遍|四遍|好几遍|几遍|两回|三回|好几回|几回|两个电话|三个电话|好几个电话|无数次|多少遍|多少次'

/** Other people one may have called, and other ways to have told us. */
const others =
  '营业厅|供电所|抢修队|抢修师傅|师傅电话|打给师傅|师傅打|物业|居委|打110|打12345|打12398|12345|12398|打给他|网上报|手机上|微信|短信|打给我|给我打|你打过|您打过|电话打不通|打不进|头一回打|头一次打|第一次打|第一回打|银行|燃气|自来水'

/** Who came to the house is not who answered the telephone. */
const onSite = '来修|上门|抢修|师傅|到现场|来家|装表|抄表|换表|来我家|来俺家|送电'

const rules: readonly LexiconRule[] = [
  mentionRule('mention-called', '说之前打过电话', [`${before}…7${rung}`, `${rung}…3${before}`]),
  mentionRule('mention-told', '说之前报过、反映过', [`${before}…6${told}`]),
  mentionRule(
    'mention-person',
    '说到之前接电话的人',
    [
      `${before}…5${hotline}`,
      `${before}…6${who}…12${spoke}`,
      `${before}…6接的|接电话…4${who}`,
      `${who}…2接的|接电话的|接的电话`,
      `${before}…2那位|小伙子|小姑娘|姑娘说|闺女说|女的说|男的说|你们那人`,
      '上次那客服|上回那客服|刚才那客服|上一个客服|前一个客服|第一个客服|头一个接|上一个接|前一个接|之前接|另一个客服|那个客服',
    ],
    onSite,
  ),
  mentionRule('mention-times', '说打了不止一次', [
    `${times}…6打|来电|电话|报修|反映|找你们`,
    `打|来电|报|反映|投诉|找你们…4${often}`,
    `${often}…4电话|打|报修`,
  ]),
  mentionRule('mention-already', '说已经打过、报过', [
    '已经打过|已经报过|已经反映|都打过|都报过|我打过|我报过|早就报|早就打|又打|才打过|打过电话|打过一|打过两|打过三|打过好几|来过电话',
    '你们说|答应|说好|说会|说是…8回电|回电话|给我回|联系我…8没|不|一直',
  ]),
]

/** The words say what they say in any call: nothing about this belongs to one complaint type. */
function mentionRule(
  code: string,
  name: string,
  patterns: readonly string[],
  ...unless: string[]
): LexiconRule {
  const reason = '客户说到之前和热线的一次联系'
  const rest = { category: 'other', target: null, voice: 'customer', weight: 1 } as const
  return { code, name, reason, ...rest, patterns, unless: [others, ...unless] }
}

let compiled: CompiledLexicon | undefined

/** What a call says about earlier calls to the hotline, in the order in which it was said. */
export function mentionsIn(
  utterances: readonly Utterance[],
  misheard: readonly Misheard[] = [],
): Mention[] {
  compiled ??= compileLexicon({ rules, mitigations: [] })
  const { hits } = findHits(compiled, utterances, misheard)
  const found = new Map<number, Mention>()
  for (const { utterance, start, end } of hits) {
    const known = found.get(utterance)
    const text = utterances[utterance]?.text ?? ''
    const span = known
      ? { start: Math.min(known.start, start), end: Math.max(known.end, end) }
      : { start, end }
    found.set(utterance, { utterance, ...span, timeWords: timeNear(text, span) })
  }
  return [...found.values()].toSorted((a, b) => a.utterance - b.utterance)
}

/** Time is said just before or within the words; what is said further off speaks of other things. */
const reach = 8

function timeNear(text: string, { start, end }: { start: number; end: number }): string | null {
  const near = timesIn(text).filter((time) => time.end >= start - reach && time.start < end)
  const inside = near.filter((time) => time.end > start && time.start < end)
  return (inside[0] ?? near.at(-1))?.words ?? null
}
