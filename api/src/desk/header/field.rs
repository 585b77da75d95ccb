use bill::{Date, Field, Header};
use serde::{Deserialize, Serialize};

/// What the head of a claim states: what bills print, and with it the few facts that they do not print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderField {
    Hospital,
    Patient,
    Gender,
    Age,
    InsuredNo,
    InsuranceType,
    CareType,
    FacilityLevel,
    AdmissionNo,
    Department,
    Bed,
    AdmittedOn,
    DischargedOn,
    Diagnosis,
    BillNo,
    BillCode,
    CheckCode,
    IssuedOn,
}

/// Where a field is kept.
pub enum Place<T, D> {
    Text(T),
    Day(D),
    /// Among the facts of the claim only; no bill prints it.
    Fact,
}

impl HeaderField {
    pub const ALL: [HeaderField; 18] = [
        HeaderField::Hospital,
        HeaderField::Patient,
        HeaderField::Gender,
        HeaderField::Age,
        HeaderField::InsuredNo,
        HeaderField::InsuranceType,
        HeaderField::CareType,
        HeaderField::FacilityLevel,
        HeaderField::AdmissionNo,
        HeaderField::Department,
        HeaderField::Bed,
        HeaderField::AdmittedOn,
        HeaderField::DischargedOn,
        HeaderField::Diagnosis,
        HeaderField::BillNo,
        HeaderField::BillCode,
        HeaderField::CheckCode,
        HeaderField::IssuedOn,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            HeaderField::Hospital => "hospital",
            HeaderField::Patient => "patient",
            HeaderField::Gender => "gender",
            HeaderField::Age => "age",
            HeaderField::InsuredNo => "insured_no",
            HeaderField::InsuranceType => "insurance_type",
            HeaderField::CareType => "care_type",
            HeaderField::FacilityLevel => "facility_level",
            HeaderField::AdmissionNo => "admission_no",
            HeaderField::Department => "department",
            HeaderField::Bed => "bed",
            HeaderField::AdmittedOn => "admitted_on",
            HeaderField::DischargedOn => "discharged_on",
            HeaderField::Diagnosis => "diagnosis",
            HeaderField::BillNo => "bill_no",
            HeaderField::BillCode => "bill_code",
            HeaderField::CheckCode => "check_code",
            HeaderField::IssuedOn => "issued_on",
        }
    }

    pub const fn zh(self) -> &'static str {
        match self {
            HeaderField::Hospital => "医院",
            HeaderField::Patient => "姓名",
            HeaderField::Gender => "性别",
            HeaderField::Age => "年龄",
            HeaderField::InsuredNo => "证件号",
            HeaderField::InsuranceType => "险种",
            HeaderField::CareType => "医疗类别",
            HeaderField::FacilityLevel => "医院等级",
            HeaderField::AdmissionNo => "住院号",
            HeaderField::Department => "科室",
            HeaderField::Bed => "床号",
            HeaderField::AdmittedOn => "入院日期",
            HeaderField::DischargedOn => "出院日期",
            HeaderField::Diagnosis => "诊断",
            HeaderField::BillNo => "票据号码",
            HeaderField::BillCode => "票据代码",
            HeaderField::CheckCode => "校验码",
            HeaderField::IssuedOn => "开票日期",
        }
    }

    pub const fn of(self, header: &Header) -> Place<&Field<String>, &Field<Date>> {
        match self {
            HeaderField::Hospital => Place::Text(&header.hospital),
            HeaderField::Patient => Place::Text(&header.patient),
            HeaderField::Gender => Place::Text(&header.gender),
            HeaderField::Age => Place::Text(&header.age),
            HeaderField::InsuranceType => Place::Text(&header.insurance_type),
            HeaderField::AdmissionNo => Place::Text(&header.admission_no),
            HeaderField::Department => Place::Text(&header.department),
            HeaderField::Bed => Place::Text(&header.bed),
            HeaderField::Diagnosis => Place::Text(&header.diagnosis),
            HeaderField::BillNo => Place::Text(&header.bill_no),
            HeaderField::BillCode => Place::Text(&header.bill_code),
            HeaderField::CheckCode => Place::Text(&header.check_code),
            HeaderField::AdmittedOn => Place::Day(&header.admitted_on),
            HeaderField::DischargedOn => Place::Day(&header.discharged_on),
            HeaderField::IssuedOn => Place::Day(&header.issued_on),
            HeaderField::InsuredNo | HeaderField::CareType | HeaderField::FacilityLevel => {
                Place::Fact
            }
        }
    }

    pub const fn in_mut(self, header: &mut Header) -> Place<&mut Field<String>, &mut Field<Date>> {
        match self {
            HeaderField::Hospital => Place::Text(&mut header.hospital),
            HeaderField::Patient => Place::Text(&mut header.patient),
            HeaderField::Gender => Place::Text(&mut header.gender),
            HeaderField::Age => Place::Text(&mut header.age),
            HeaderField::InsuranceType => Place::Text(&mut header.insurance_type),
            HeaderField::AdmissionNo => Place::Text(&mut header.admission_no),
            HeaderField::Department => Place::Text(&mut header.department),
            HeaderField::Bed => Place::Text(&mut header.bed),
            HeaderField::Diagnosis => Place::Text(&mut header.diagnosis),
            HeaderField::BillNo => Place::Text(&mut header.bill_no),
            HeaderField::BillCode => Place::Text(&mut header.bill_code),
            HeaderField::CheckCode => Place::Text(&mut header.check_code),
            HeaderField::AdmittedOn => Place::Day(&mut header.admitted_on),
            HeaderField::DischargedOn => Place::Day(&mut header.discharged_on),
            HeaderField::IssuedOn => Place::Day(&mut header.issued_on),
            HeaderField::InsuredNo | HeaderField::CareType | HeaderField::FacilityLevel => {
                Place::Fact
            }
        }
    }

    /// Value and recognised text; neither where no bill prints the field.
    pub fn printed(self, header: &Header) -> (Option<String>, String) {
        match self.of(header) {
            Place::Text(field) => (field.value.clone(), field.text.clone()),
            Place::Day(field) => (field.value.map(|day| day.to_string()), field.text.clone()),
            Place::Fact => (None, String::new()),
        }
    }
}

impl std::str::FromStr for HeaderField {
    type Err = String;

    fn from_str(text: &str) -> Result<HeaderField, String> {
        HeaderField::ALL
            .into_iter()
            .find(|field| field.as_str() == text)
            .ok_or_else(|| text.to_owned())
    }
}
