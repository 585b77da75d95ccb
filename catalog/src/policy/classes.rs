//! The 88 classes of the national rule base (2025 edition) and how each is served here.

/// How a class of the national rule base is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// By rules of these kinds, as [`super::RuleKind`] names them.
    Kinds(&'static [&'static str]),
    /// Not on a manual claim: the fact that it lacks, in Chinese and English.
    Lacks([&'static str; 2]),
}

/// One class: its number and name in the rule base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleClass {
    pub number: u8,
    pub name: &'static str,
    pub service: Service,
}

const fn kinds(number: u8, name: &'static str, kinds: &'static [&'static str]) -> RuleClass {
    RuleClass {
        number,
        name,
        service: Service::Kinds(kinds),
    }
}

const fn lacks(number: u8, name: &'static str, zh: &'static str, en: &'static str) -> RuleClass {
    RuleClass {
        number,
        name,
        service: Service::Lacks([zh, en]),
    }
}

const DRUG_NOTE: &str = "coverage_restriction";

/// In the order of the rule base: policy 1 to 34, management 35 to 63, medical 64 to 88.
pub const RULE_CLASSES: [RuleClass; 88] = [
    kinds(1, "药品限工伤保险", &["insurance_type", DRUG_NOTE]),
    kinds(2, "药品限生育保险", &["insurance_type", DRUG_NOTE]),
    kinds(3, "中药饮片单复方均不予支付", &["never_payable"]),
    kinds(4, "中药饮片单方使用不予支付", &["herbal_alone"]),
    kinds(5, "药品限二线使用", &["second_line", DRUG_NOTE]),
    kinds(6, "药品限新生儿使用", &["newborn", DRUG_NOTE]),
    kinds(7, "药品限儿童使用", &["age", DRUG_NOTE]),
    kinds(8, "药品限适应症", &["indication", DRUG_NOTE]),
    kinds(
        9,
        "药品限最大开药天数/开药量",
        &["label_quantity", "max_quantity"],
    ),
    kinds(10, "药品限支付疗程", &["days_of_treatment", DRUG_NOTE]),
    kinds(11, "药品超限定病种目录范围使用", &["indication"]),
    kinds(12, "药品限医疗机构级别", &["facility_level", DRUG_NOTE]),
    kinds(13, "药品限就医方式", &["care_type", DRUG_NOTE]),
    kinds(
        14,
        "医疗服务项目超限定单价收费",
        &["price_ceiling", "unit_price_limit"],
    ),
    kinds(15, "手术项目未按规定折价收费", &["secondary_operation"]),
    kinds(16, "医疗服务项目限工伤保险", &["insurance_type"]),
    kinds(17, "医疗服务项目限生育保险", &["insurance_type"]),
    kinds(18, "医疗服务项目限新生儿使用", &["newborn"]),
    kinds(19, "医疗服务项目限儿童使用", &["age"]),
    kinds(20, "医疗服务项目限适应症", &["indication"]),
    kinds(21, "医疗服务项目限科室使用", &["department"]),
    kinds(22, "医疗服务项目限就医方式", &["care_type"]),
    kinds(23, "医疗服务项目限支付疗程", &["days_of_treatment"]),
    kinds(24, "医疗服务项目限医疗机构级别", &["facility_level"]),
    kinds(25, "医疗服务项目重复收费", &["duplicate_charge"]),
    kinds(26, "医疗服务项目分解收费", &["unbundling"]),
    kinds(27, "医疗服务项目限定频次", &["frequency", "daily_item"]),
    kinds(28, "医疗服务项目超限定报销总额", &["total_limit"]),
    kinds(29, "医疗服务项目限年龄", &["age"]),
    kinds(
        30,
        "医疗服务项目与医用耗材重复收费",
        &["consumable_included"],
    ),
    kinds(31, "医疗服务项目周期超频次", &["frequency"]),
    kinds(32, "耗材限新生儿使用", &["newborn"]),
    kinds(33, "耗材限儿童使用", &["age"]),
    kinds(34, "耗材超限定报销总额", &["total_limit"]),
    kinds(35, "医保结算清单信息异常", &["bill_totals", "unreadable"]),
    kinds(36, "结算明细信息异常", &["line_arithmetic", "unreadable"]),
    lacks(
        37,
        "疾病诊断编码异常",
        "诊断编码(票据只印诊断名称)",
        "the diagnosis code: a bill prints its name only",
    ),
    lacks(38, "手术操作编码异常", "手术操作编码", "the operation code"),
    lacks(
        39,
        "手术操作编码与性别不符",
        "手术操作编码(收费项目的性别见81)",
        "the operation code (charged items: class 81)",
    ),
    lacks(
        40,
        "诊断编码与手术操作编码不符",
        "诊断编码和手术操作编码",
        "both codes",
    ),
    lacks(
        41,
        "就诊数据非实时上传监管",
        "上传时间(手工报销不上传)",
        "the time of upload: manual claims have none",
    ),
    kinds(
        42,
        "计费日期与住院时间不符",
        &["outside_stay", "daily_item"],
    ),
    lacks(
        43,
        "药品进销存异常",
        "医院的进销存记录",
        "the hospital's stock records",
    ),
    lacks(
        44,
        "围手术期抗菌药物预防性应用监管",
        "手术和给药的时刻",
        "the hours of operation and medication",
    ),
    lacks(
        45,
        "抗菌药物分级使用管理",
        "处方医师的抗菌药物权限",
        "the prescriber's licence for antimicrobials",
    ),
    kinds(46, "药品种类超标", &["drug_count"]),
    lacks(
        47,
        "超互联网医院药品支付范围",
        "是否互联网医院处方",
        "whether an internet hospital prescribed it",
    ),
    lacks(
        48,
        "医用耗材进销存异常",
        "医院的进销存记录",
        "the hospital's stock records",
    ),
    kinds(49, "分解住院", &["split_admission"]),
    kinds(50, "频繁门诊", &["frequent_visits"]),
    kinds(51, "频繁购药", &["frequent_purchase"]),
    kinds(52, "频繁住院", &["frequent_visits"]),
    lacks(
        53,
        "无指征住院（低标准入院）",
        "入院时的病情和检查结果",
        "the condition on admission",
    ),
    kinds(54, "诊断与患者性别不符", &["diagnosis_gender"]),
    kinds(55, "诊断与患者年龄不符", &["diagnosis_age"]),
    lacks(56, "药费占比统计", STATISTICS[0], STATISTICS[1]),
    lacks(57, "检验检查占比统计", STATISTICS[0], STATISTICS[1]),
    lacks(58, "耗材占比统计", STATISTICS[0], STATISTICS[1]),
    lacks(59, "治疗占比统计", STATISTICS[0], STATISTICS[1]),
    lacks(60, "CT检查占比统计", STATISTICS[0], STATISTICS[1]),
    lacks(61, "核磁检查占比统计", STATISTICS[0], STATISTICS[1]),
    lacks(62, "院内感染发生率统计", STATISTICS[0], STATISTICS[1]),
    lacks(63, "非计划再入院率统计", STATISTICS[0], STATISTICS[1]),
    kinds(64, "药品与医疗服务项目不符", &["missing_companion"]),
    kinds(65, "药品儿童专用", &["age"]),
    kinds(66, "药品儿童禁用", &["age"]),
    kinds(67, "药品区分性别使用", &["gender"]),
    kinds(68, "超说明书用量开药", &["label_quantity"]),
    kinds(69, "重复开药", &["duplicate_prescription"]),
    kinds(70, "超说明书适应症用药", &["indication"]),
    kinds(71, "药品禁忌症", &["contraindication"]),
    kinds(72, "老年人用药安全", &["age"]),
    kinds(73, "妊娠期及哺乳期用药安全", &["contraindication"]),
    kinds(74, "药品相互作用", &["interaction"]),
    kinds(75, "中药饮片配伍禁忌", &["interaction"]),
    kinds(76, "中药饮片超大处方", &["herbal_prescription"]),
    kinds(77, "中药饮片超量上传", &["max_quantity"]),
    kinds(78, "无指征检验检查", &["indication"]),
    kinds(79, "无指征治疗", &["indication"]),
    kinds(80, "医疗服务项目儿童专用", &["age"]),
    kinds(81, "医疗服务项目区分性别使用", &["gender"]),
    kinds(82, "医疗服务项目禁忌症", &["contraindication"]),
    kinds(83, "医疗服务项目超适应症使用", &["indication"]),
    kinds(84, "医用耗材与医疗服务项目不符", &["missing_companion"]),
    kinds(85, "医用耗材与科室不符", &["department"]),
    kinds(86, "医用耗材数量超标", &["max_quantity"]),
    kinds(87, "医用耗材与性别不符", &["gender"]),
    kinds(88, "医用耗材限疾病使用", &["indication"]),
];

const STATISTICS: [&str; 2] = [
    "该院全部病例(统计指标针对医院，不针对单次申报)",
    "all cases of the hospital: a statistic, not a claim's",
];

/// Kinds that manual claims need besides the rule base, with what each looks for.
pub const OWN_KINDS: [(&str, &str); 17] = [
    ("unlisted", "超目录"),
    ("class_c", "丙类"),
    ("not_in_force", "服务日期不在目录有效期内"),
    ("payment_standard", "超医保支付标准"),
    ("ambiguous_match", "对码不唯一"),
    ("hospital_agreement", "医院未定点、协议中止或终止"),
    ("minimum_duration", "治疗时间少于价目表规定"),
    ("unit_price_limit", "超该级别、该地区的限定单价"),
    (
        "other_payer",
        "第三人责任、工伤、公共卫生、境外(社会保险法第三十条)",
    ),
    ("filing_deadline", "超过申报期限"),
    ("same_invoice", "票据号码已报销"),
    ("same_image", "票据影像已报销"),
    ("same_lines", "明细与已报销的相同"),
    ("large_amount", "大额，需向医院核实"),
    ("frequent_visits", "高频就诊，需向医院核实"),
    ("line_arithmetic", "数量×单价不等于金额"),
    ("bill_totals", "合计不符"),
];
