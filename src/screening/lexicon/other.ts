import type { LexiconRule } from '#src/screening/lexicon/rule.ts'

/** 其他: waiting, the voice menu, harassment for ratings, surveys. */
export const otherRules: readonly LexiconRule[] = [
  {
    code: 'other-01',
    name: '热线难打通',
    reason: '等待太久、占线、没人接，是对热线本身的不满。',
    category: 'other',
    target: 'hotline',
    voice: 'customer',
    weight: 1.9,
    patterns: [
      '才排进来|排进来',
      '等了|等…5十分钟|十五分钟|二十分钟|三十分钟|四十分钟|半个钟头|半小时|一个小时|一个钟头|半天…20才|接|轮|人工|电话|音乐|排',
      '打不通|打不进|老占线|一直占线|总占线|占线|没人接|不接电话|打了半天|半天没人接|排队|排了|前面还有|前头还有|久等|坐席忙|听音乐|放音乐|听了半天音乐|才轮上|才轮到|可算打通|可算有人|终于打通|终于有人',
      '你们这热线|你们热线|你们这95598|你们这电话…10不行|难打|有啥用|有嘛用|有什么用|摆设|白设|形同虚设|太难',
      '多雇|多招|多安排|人手不够|缺人',
    ],
    unless: ['供电所|抢修|他电话|营业厅|物业|给您打|有人接的|我寻思', '挺快|很快'],
  },
  {
    code: 'other-02',
    name: '智能语音惹恼客户',
    reason: '机器人听不懂、转不了人工。',
    category: 'other',
    target: 'hotline',
    voice: 'customer',
    weight: 1.9,
    patterns: [
      '说出你的需求|对着电话|不想让人打',
      '机器人|机器|语音|智能客服|自动语音|人工智能…20人工|听不懂|转|吵|绕|按|废|气|烦',
      '转人工|按零|找人工|人工服务…14它|他|还是|又|半天|不|没|按|转',
      '满意度|评价|回访电话|回访…12老打|天天|一天好几|又打|烦|没完|半夜|晚上',
    ],
    unless: ['逆变器|网上国网', '不用给我回访'],
  },
  {
    code: 'other-03',
    name: '反复骚扰客户',
    reason: '以前的坐席一再打来，客户害怕或厌烦。',
    category: 'other',
    target: 'earlier-agent',
    voice: 'customer',
    weight: 1.6,
    patterns: [
      '撤诉|没有撤诉|几时撤|谁撤的|替我撤|自己人查|查自己人|自动算我|算我满意|算我同意|说我同意',
      '别打了|别再打|叫她别打|让她别打|让他别打|别再给我打|瘆得慌|老给我打|又打一个|又打来|天天打|一天打',
    ],
    unless: ['推销|骗'],
  },
]
