import type { ContextOf } from './numbers.ts'
import type { Span } from './spans.ts'

/** Family names that are hardly ever the beginning of another word in talk about electricity. */
const usual =
  '王李张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯董萧曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎易武乔贺赖龚文庞樊兰殷施陶洪翟颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲游阳裴席卫查屈鲍覃霍翁甘景薄单包司柏宁柯阮桂闵骆肖佟邬'
/** The same, but also common words: they need a word before them that announces a name. */
const wordy = '于方高程万马常安时房成华平车党邰谈解强全花戚刁'
const double = '欧阳|司马|上官|诸葛|皇甫|令狐|慕容|司徒|东方|南宫|夏侯|尉迟|公孙|端木'

const surname = `(?:${double}|[${usual}${wordy}])`
/** Characters no given name begins or ends with in talk: here the sentence goes on. */
const notGiven =
  '的了是在我你您他她它们这那没不就也都跟与说想要去到住吧吗呢啊嘛哦呀嗯对号码机户址份请问帮把给让被从打报停叫姓\\s\\n，。、！？,.!?；;：:\\d零〇两'
/** What ends a name before it could be the second character of one. */
const notSecond = `${notGiven}什家有来先女小太大电手地身联修用开昨今一二三四五六七八九十幺`
const first = `[^${notGiven}]`
const given = `(?!先生|女士|小姐|太太)${first}(?:[^${notSecond}]|[^${notGiven}](?=[，。,.!！？?\\s\\n]|$|先生|女士|小姐|太太))?`

const announced = new RegExp(
  `(?:我叫|名字叫做?|名字是|名叫|姓名[是叫：:]?|户主(?:姓名)?(?:是我|[是叫：:])?|户名[是叫：:]?|机主[是叫：:]?|联系人[是叫：:]?|开户人[是叫：:]?|本人叫?|[他她]叫|登记的是|叫做)[\\s，,]?(${surname}${given})`,
  'dg',
)
const family = new RegExp(
  `(?:我|免贵|贵|他|她|户主|客户|先生|女士)?姓(?!名)[\\s，,]?(${surname})(?!名)`,
  'dg',
)
/** 李姓用户 */
const ofFamily = new RegExp(`(${surname})姓(?!名)`, 'dg')
const introduced = new RegExp(`我是(${surname}${given})(?=[，。,.!！？?\\s\\n]|$)`, 'dg')
/** 谢谢先生 thanks somebody; in 谢谢王先生 the name comes after it. */
const notThanked = '(?!谢谢|(?<=谢)谢)'
const titled = new RegExp(
  `${notThanked}(?<!对|双|甲|乙)((?:${double}|[${usual}于方高程万马常强])(?:${given})?)(?=先生|女士|小姐|太太)`,
  'dg',
)
const withGivenTitled = new RegExp(
  `${notThanked}([${usual}${wordy}]${first}{2}|[${usual}]${first})(?=先生|女士|小姐|太太)`,
  'dg',
)
/** 贵姓？— 王。 */
const bare = new RegExp(`^[\\s，,嗯啊哦]*(${surname})(?=[，。,.\\s\\n]|$)`, 'dg')
const asked = /(?:贵姓|怎么称呼|您姓什么|姓什么)[^\n]{0,6}\n?[^\n]*$/
/** 核对一下户名。— 陈建军。 */
const whole = new RegExp(
  `^[\\s，,嗯啊哦对是]*([${usual}]${first}[^${notSecond}])(?=[，。,.\\s\\n]|$)`,
  'dg',
)
const askedWhole = /(?:户名|姓名|名字|户主)[^\n]{0,12}\n?[^\n]*$/
/** Words that begin like a name and are none. */
const noName =
  /^(?:房东|房主|高压|低压|高新|安装|方便|全部|马上|时间|成功|解决|平时|平台|常年|万一|程序|华北|任何|毛病|路灯|路口|单位|关于|关系|关闭|管理|包括|金额|石家|江苏|白天|温度|向上|左右|查询|易地|钟表|文明|阳台|司机|席位)/

const answers = [
  [bare, asked],
  [whole, askedWhole],
] as const

export function namesIn(text: string, contextOf: ContextOf): Span[] {
  const found: Span[] = []
  const take = (pattern: RegExp) => {
    for (const match of text.matchAll(pattern)) {
      const [from, to] = match.indices?.[1] ?? [0, 0]
      if (to > from && !noName.test(text.slice(from, to + 1)))
        found.push({ kind: 'name', from, to })
    }
  }
  for (const pattern of [announced, family, ofFamily, introduced, withGivenTitled, titled])
    take(pattern)
  // An answer may come lines after the question.
  let start = 0
  for (const line of text.split('\n')) {
    for (const [answer, question] of answers) {
      const [match] = line.matchAll(answer)
      const [from, to] = match?.indices?.[1] ?? [0, 0]
      if (to > from && !noName.test(line.slice(from)) && question.test(contextOf(start + from))) {
        found.push({ kind: 'name', from: start + from, to: start + to })
      }
    }
    start += line.length + 1
  }
  return found
}
