//! The rules that the oracle knows, each of which can be switched off in it. A rule whose absence
//! no run notices was never exercised, and the test fails with its name.

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// One rule.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Rule { $($(#[$doc])* $name,)* }

        impl Rule {
            pub(crate) const ALL: &'static [Rule] = &[$(Rule::$name,)*];
        }
    };
}

rules! {
    // Putting.
    /// Only `propose_by` puts a question.
    WhoPuts,
    /// Only in a state that its transitions leave.
    PutInItsState,
    /// Only while its condition holds.
    PutWhenItHolds,
    /// One question of a decision at a time.
    OneAtATime,
    /// Short of people for the rule: refused.
    EnoughPeople,
    /// Each role of `each_role` needs people of its own.
    EnoughOfEachRole,
    /// Fewer eligible than the quorum: refused.
    EnoughForQuorum,
    /// Refused where what it builds on does not stand.
    PutOnWhatStands,
    // Who has a ballot.
    /// Who asks has no ballot.
    AskerBarred,
    /// In whose place it is asked has none either.
    PrincipalBarred,
    /// The owner has none.
    OwnerBarred,
    /// Who benefits has none.
    BeneficiaryBarred,
    /// In a body sponsors vote.
    SponsorsVote,
    /// Who did what separation keeps apart has no ballot.
    SeparationBarsBallots,
    /// Nor who holds a line that is kept apart.
    LinesBarBallots,
    /// Where nobody who may vote holds a role, another has its seats.
    InsteadHasSeats,
    // Ballots.
    /// Only seats vote.
    SeatsVote,
    /// Without a close, a ballot is final.
    BallotsFinal,
    /// Until the close, ballots may be changed.
    BallotsChange,
    /// But not where they are final.
    FinalMeansFinal,
    /// Who is barred may recuse.
    RecusingIsAllowed,
    /// Recusing is no act.
    RecusingIsNoAct,
    /// A ballot is an act.
    BallotIsAnAct,
    /// Who cast one in somebody's place casts none of their own, and the other way round.
    OneHumanOneBallot,
    /// Who asked casts none for others.
    AskerCastsForNobody,
    /// Nor who is barred.
    BarredCastForNobody,
    /// The seat's role is held on the day.
    SeatHeldOnTheDay,
    /// A ballot that was cast in office stays.
    CastInOfficeStays,
    /// The successor votes from the seat.
    SuccessorVotes,
    /// A seat of a person has no successor.
    PersonsSeatHasNone,
    /// Whom the asker appointed since has no ballot.
    AppointedByAsker,
    /// What was seen is said where it must be.
    SeenWhereRequired,
    /// Who saw something else is told.
    SeenElse,
    /// A change of what is bound, by an act, voids the ballots.
    ActAmends,
    /// So does one that comes with the day.
    DayAmends,
    /// In a body's question the act is refused.
    BodyLocks,
    /// Unless it says that ballots are void.
    OnChangeSays,
    /// What is derived is bound with the proposed values.
    ProposedFirst,
    // Ends.
    /// `when` does not hold at a ballot: lapsed.
    WhenLapsesBallot,
    /// Nor at the count.
    WhenLapsesCount,
    /// What it builds on does not stand at a ballot: lapsed.
    FallsWithGround,
    /// The case leaves its states: lapsed.
    LapsesWithState,
    /// The asker withdraws before the first ballot.
    AskerWithdraws,
    /// But not afterwards.
    AskerWithdrawsEarly,
    /// More than half of the eligible withdraw it.
    MostWithdraw,
    /// Who asks twice is counted once.
    AskedBackOnce,
    /// Without a close it settles as soon as it is certain.
    SettlesWhenCertain,
    /// With a close it waits for it.
    WaitsForClose,
    /// Unless it says early.
    EarlySays,
    /// The close settles it.
    CloseSettles,
    /// What is due on a case comes before a command on it: after its close nobody votes.
    DueComesFirst,
    /// Working days are not weekends.
    WorkingDays,
    /// A close in days comes at the end of the day.
    EndOfDay,
    // Counting.
    /// The quorum is of all seats, vacant ones too.
    QuorumOfVacant,
    /// And barred ones.
    QuorumOfBarred,
    /// `of = "eligible"`: of the eligible.
    QuorumOfEligible,
    /// Never fewer than a majority of the seats.
    EligibleIsAMajority,
    /// The quorum counts beside `at_least` and `each_role`.
    QuorumBeside,
    /// It is rounded up.
    QuorumRoundsUp,
    /// As many yes as `at_least` says.
    AtLeast,
    /// Each role says yes.
    EachRole,
    /// Nobody's no, with `each_role`.
    NoRefusesEachRole,
    /// A tie is no majority.
    TieIsNone,
    /// A share of who is present counts who abstains.
    ShareOfPresent,
    /// A share of the seats counts those of who is away, too.
    ShareOfSeats,
    /// "More than" is not reached by the part itself.
    ShareExceeded,
    /// So many yes at the least.
    Floor,
    /// One human counts once.
    CountsOnce,
    /// Seats are matched to ballots at the count.
    Matched,
    /// An abstention is present.
    AbstainIsPresent,
    /// Who recused is not.
    RecusedIsNot,
    /// Refused only where somebody said no.
    RefusedNeedsNo,
    /// Without quorum the outcome says so.
    NoQuorumSaid,
    /// Nobody is waited for who could only make it worse.
    WaitsForNobodyWorse,
    /// A seat that somebody left says nothing.
    LeftSaysNothing,
    // Acts.
    /// Only `by` acts.
    WhoActs,
    /// Only in a state that the transition leaves.
    ActInState,
    /// A role that is held in a unit counts there.
    UnitCounts,
    /// Not before its first day.
    FromItsDay,
    /// Not after its last.
    UntilItsDay,
    /// In somebody's place only what they delegated.
    DelegatedActs,
    /// Only in that workflow.
    DelegatedWorkflow,
    /// Only until its last day.
    DelegatedUntil,
    /// The principal's right must hold.
    PrincipalsRight,
    /// Nobody does two acts that are kept apart.
    SamePerson,
    /// Not for somebody else either: who acts counts.
    SameActor,
    /// Nor has it done for them: in whose place counts.
    SamePrincipal,
    /// A line that is kept apart does not act.
    ForbiddenLine,
    /// All lines count, not the seat used.
    AllLines,
    /// An act that builds on a decision needs it to stand.
    ActsOnWhatStands,
    /// What is adopted is written.
    AdoptedIsWritten,
    /// What an act binds to is the state.
    ActSawTheState,
    /// And the fields that it sets.
    ActSawTheFields,
    /// What is written once is not changed.
    WrittenOnce,
    /// Only who may names people in a field.
    WhoAssigns,
    /// Only where it may be done.
    AssignsInState,
    // The charter.
    /// Only `propose_by` proposes definitions.
    WhoProposes,
    /// One proposal at a time.
    OneProposal,
    /// What is in force is not proposed.
    NotInForceAlready,
    /// Unless the charter says so, who proposes has no ballot.
    ProposerVotes,
    /// A change of the charter is put by the old one and by the new one.
    BothCharters,
    /// It is adopted when both adopt it.
    BothAdopt,
    /// Who sits in both votes once, and counts in each.
    CountsInBoth,
    /// It settles as soon as it is certain.
    CharterSettlesEarly,
    /// Unless it says that it waits for the close.
    CharterWaits,
    /// Its close decides.
    CharterCloses,
    /// After 30 days where it does not say.
    CharterClosesByItself,
    /// Before the first ballot its proposer takes it back.
    ProposerWithdraws,
    /// Afterwards more than half of who can vote.
    ElectorsWithdraw,
    // The roster.
    /// Who holds no appointment on the day has no right at all.
    NoRightWithoutAppointment,
    /// Nor has anybody in their place.
    NorInTheirPlace,
    /// Only who may appoints.
    WhoAppoints,
    /// Nobody appoints themselves, nor in whose place they act.
    NobodyThemselves,
    /// A body has no more members than seats.
    BodyFull,
    /// Who heads the whole holds no seat of the second or third line.
    HeadWatchesNobody,
    /// Appointing again to the same role and unit replaces the days.
    AppointedAgain,
    /// Who only takes days away has not appointed.
    ShorteningIsNoAppointing,
    /// Only acts that the workflow has are delegated.
    DelegatedActsThere,
    /// Delegating the same acts again replaces the days.
    DelegatedAgain,
    /// A role of units appoints in the unit in which it is held.
    AppointsInUnit,
    /// Or in the one below.
    AppointsBelow,
    /// But not to the third line, in a unit that is not independent.
    UnitsAppointNoThirdLine,
    /// Nobody is named, by somebody else, where it would take their ballot.
    NobodyIsDisqualified,
    /// Who proposes definitions appoints where nobody else is named.
    AppointsByDefault,
    /// Who may appoint ends appointments.
    WhoEnds,
    /// What nobody holds does not end.
    EndsWhatThereIs,
    /// From the day after no right comes from it.
    EndsOnItsDay,
    /// What is taken back may not be done any more.
    RevokedIsOver,
    /// What was not delegated is not taken back.
    RevokesWhatThereIs,
    /// Only these acts are taken back.
    RevokesTheseActs,
    /// Who may add people.
    WhoAdds,
    /// They do not count until somebody confirms them.
    UnconfirmedDoNotCount,
    /// Who may confirm them.
    WhoConfirms,
    /// Who stands above them may, too.
    SuperiorConfirms,
    /// Never who added them.
    NobodyConfirmsOwn,
    /// Once.
    ConfirmedOnce,
    /// Appointed by somebody else is confirmed.
    AppointedIsConfirmed,
    /// Who stands above hands over.
    WhoHandsOver,
    /// To who holds a role.
    HandsOverToWhoHolds,
    /// What is whose who holds a role is not handed over.
    HandsOverWhenGone,
    /// What nobody left is not handed over.
    HandsOverWhatThereIs,
    /// The open cases are the other's.
    HandedOverIsOthers,
    /// Above the head of a unit is that of the unit above.
    AboveAHead,
    /// Above who has nobody above, or is it themselves, is the executive head.
    AboveOthers,
    /// Above the executive head is the charter's electorate.
    AboveTheHead,
    /// A line that an adopted file leaves out ends.
    FileLeavesOut,
    /// A line that it shortens ends earlier.
    FileShortens,
    /// A line that it adds appoints.
    FileAppoints,
    /// What was appointed by act since stays.
    ActsOutliveFiles,
}
