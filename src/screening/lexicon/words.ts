/** Groups that many patterns share. Polite and dialect forms of 你 and 我 are folded beforehand. */

/** The hotline, or somebody who answers its telephone. */
export const hotline =
  '你们95598|打95598|你们热线|你们客服|客服人员|客服|接线员|接线的|接线生|话务员|接电话|接我电话|接的电话|我电话的|你们那人|你们那闺女|你们那姑娘|你们那小伙|你们那丫头|你们那女的|你们那男的|你们那位|你们这的人|你们的人|打你们电话|你们这电话|你们平台'

/** Somebody on an earlier call. */
export const person =
  '小伙子|小伙|姑娘|闺女|丫头|妮儿|男的|女的|女生|男生|大姐|大哥|妹子|小姐|先生|那位|那人|那头|那边|你们同事|你同事|前一个|上一个|头一个|第一个|第二个|上一位'

export const earlier =
  '刚才|刚刚|昨天|昨儿|昨晚|前天|前儿|大前天|上午|早上|早清|早晨|中午|下午|晚上|夜里|上回|上次|头回|头一回|头一遍|前两天|前几天|那天|上礼拜|上周|上个月|礼拜一|礼拜二|礼拜三|礼拜四|礼拜五|礼拜六|礼拜天|周一|周二|周三|周四|周五|周六|周日|星期'

export const said = '他说|他跟我说|说我|来一句|回我一句|告诉我|跟我说|张嘴就|直接说|就说'
