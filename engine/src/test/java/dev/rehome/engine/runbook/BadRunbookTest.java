package dev.rehome.engine.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rehome.engine.report.ExitCode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The very words in which a wrong runbook is refused. */
final class BadRunbookTest {
    private final RunbookReader reader = new RunbookReader(Kinds.CATALOG);

    /** Line 7 of this is the first step. */
    private static final String HEAD =
            """
            rehome: 1
            name: move
            vars: { deployment: live, services: [a, b] }
            stores:
              old: { postgres: "postgresql://old/x", password: "${env:OLD}" }
            steps:
            """;

    /** Line 5 of this is the first store. */
    private static final String STORES =
            """
            rehome: 1
            name: move
            steps: [approve: { text: go }]
            stores:
            """;

    private BadRunbook refusal(String text, Map<String, String> vars) {
        return catchThrowableOfType(BadRunbook.class, () -> reader.read("m.yaml", text, vars));
    }

    private String told(String text) {
        BadRunbook refusal = refusal(text, Map.of());
        assertThat(refusal).as("the runbook is read without complaint").isNotNull();
        assertThat(refusal.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        return refusal.getMessage() + "\n" + refusal.remedy();
    }

    private String toldOfStep(String step) {
        return told(HEAD + step);
    }

    @Test
    void anUnknownKey() {
        assertThat(toldOfStep("  - postgres.fence: { store: old, dabatases: [x] }"))
                .isEqualTo(
                        """
                        m.yaml:7:35: unknown key 'dabatases'
                        did you mean 'databases'?\
                        """);
    }

    @Test
    void anUnknownKeyThatIsLikeNone() {
        assertThat(toldOfStep("  - postgres.fence: { store: old, colour: red }"))
                .isEqualTo(
                        """
                        m.yaml:7:35: unknown key 'colour'
                        use one of: store, databases, mode\
                        """);
    }

    @Test
    void anUnknownKeyAtTheTop() {
        assertThat(told(HEAD.replace("vars:", "var:") + "  - approve: { text: go }"))
                .isEqualTo(
                        """
                        m.yaml:3:1: unknown key 'var'
                        did you mean 'vars'?\
                        """);
    }

    @Test
    void aMissingArgument() {
        assertThat(toldOfStep("  - postgres.fence: { databases: x }"))
                .isEqualTo(
                        """
                        m.yaml:7:21: 'store' is missing
                        it is required: the store that refuses writes\
                        """);
    }

    @Test
    void aStepWithoutAnyArguments() {
        assertThat(toldOfStep("  - approve:"))
                .isEqualTo(
                        """
                        m.yaml:7:5: 'text' is missing
                        it is required: the question a person has to say yes to\
                        """);
    }

    @Test
    void aTextWhereANumberBelongs() {
        assertThat(toldOfStep("  - postgres.clone: { from: old, to: old, jobs: many }"))
                .isEqualTo(
                        """
                        m.yaml:7:49: 'jobs' has to be a whole number, but is 'many'
                        for example: 4\
                        """);
    }

    @Test
    void aListWhereATextBelongs() {
        assertThat(toldOfStep("  - approve: { text: \"${services}\" }"))
                .isEqualTo(
                        """
                        m.yaml:7:22: 'text' has to be a text, but is a list
                        for example: some text\
                        """);
    }

    @Test
    void aTextWhereTrueOrFalseBelongs() {
        assertThat(toldOfStep("  - postgres.clone: { from: old, to: old, globals: yes }"))
                .isEqualTo(
                        """
                        m.yaml:7:52: 'globals' has to be true or false, but is 'yes'
                        for example: true\
                        """);
    }

    @Test
    void aWordThatIsNoneOfTheChoices() {
        assertThat(toldOfStep("  - postgres.fence: { store: old, mode: readonly }"))
                .isEqualTo(
                        """
                        m.yaml:7:41: 'mode' cannot be 'readonly'
                        did you mean 'read-only'?\
                        """);
    }

    @Test
    void argumentsThatAreNoMapping() {
        assertThat(toldOfStep("  - postgres.fence: old"))
                .isEqualTo(
                        """
                        m.yaml:7:21: the arguments of 'postgres.fence' have to be a mapping, but are 'old'
                        for example: {store: NAME}\
                        """);
    }

    @Test
    void anArgumentWithoutAValue() {
        assertThat(toldOfStep("  - postgres.fence: { store: old, databases: }"))
                .isEqualTo(
                        """
                        m.yaml:7:45: 'databases' has no value
                        give it one, or leave the key out\
                        """);
    }

    @Test
    void anUnknownKindOfStep() {
        assertThat(toldOfStep("  - postgres.clon: { from: old, to: old }"))
                .isEqualTo(
                        """
                        m.yaml:7:5: unknown kind of step 'postgres.clon'
                        did you mean 'postgres.clone'?\
                        """);
    }

    @Test
    void aStepThatDoesNotSayWhatItDoes() {
        assertThat(toldOfStep("  - name: nothing"))
                .isEqualTo(
                        """
                        m.yaml:7:5: this step does not say what it does
                        add one of: notify, postgres.fence, postgres.clone, helm.values, kubernetes.restart, approve, parallel, on-rollback\
                        """);
    }

    @Test
    void twoStepsInOne() {
        assertThat(toldOfStep("  - approve: { text: go }\n    postgres.fence: { store: old }"))
                .isEqualTo(
                        """
                        m.yaml:7:5: this is more than one step: approve, postgres.fence
                        begin each step with a dash\
                        """);
    }

    @Test
    void aMisspeltKeyBesideTheKind() {
        assertThat(toldOfStep("  - approve: { text: go }\n    timout: 5m"))
                .isEqualTo(
                        """
                        m.yaml:8:5: unknown key 'timout' of a step
                        did you mean 'timeout'?\
                        """);
    }

    @Test
    void aStepThatIsAWord() {
        assertThat(toldOfStep("  - approve"))
                .isEqualTo(
                        """
                        m.yaml:7:5: a step has to be a mapping, but is 'approve'
                        write its kind and its arguments: {kind: {key: value}}\
                        """);
    }

    @Test
    void aParallelWithoutChildren() {
        assertThat(toldOfStep("  - parallel: []"))
                .isEqualTo(
                        """
                        m.yaml:7:15: 'parallel' has to be a list of steps, but is empty
                        begin each step with a dash\
                        """);
    }

    @Test
    void aMistakeInsideAParallel() {
        assertThat(toldOfStep("  - parallel:\n      - approve: { txet: go }"))
                .isEqualTo(
                        """
                        m.yaml has 2 mistakes:
                          m.yaml:8:18: 'text' is missing; it is required: the question a person has to say yes to
                          m.yaml:8:20: unknown key 'txet'; did you mean 'text'?
                        correct them all; nothing was touched\
                        """);
    }

    @Test
    void anUnknownStore() {
        assertThat(toldOfStep("  - postgres.fence: { store: odl }"))
                .isEqualTo(
                        """
                        m.yaml:7:30: there is no store 'odl'
                        did you mean 'old'?\
                        """);
    }

    @Test
    void aStoreOfTheWrongKind() {
        assertThat(
                        told(
                                HEAD.replace("steps:", "  index: { search: \"http://es\" }\nsteps:")
                                        + "  - postgres.fence: { store: index }"))
                .isEqualTo(
                        """
                        m.yaml:8:30: store 'index' is not of kind postgres
                        name a store of kind postgres\
                        """);
    }

    @Test
    void aMissingVariable() {
        assertThat(toldOfStep("  - approve: { text: \"${deploymnet}?\" }"))
                .isEqualTo(
                        """
                        m.yaml:7:22: there is no variable 'deploymnet'
                        did you mean '${deployment}'?\
                        """);
    }

    @Test
    void aMissingVariableThatIsLikeNone() {
        assertThat(toldOfStep("  - approve: { text: \"${zone}?\" }"))
                .isEqualTo(
                        """
                        m.yaml:7:22: there is no variable 'zone'
                        add 'zone' under 'vars', or give --var zone=…\
                        """);
    }

    @Test
    void aMissingPartOfAStore() {
        assertThat(toldOfStep("  - approve: { text: \"${stores.old.prot}\" }"))
                .isEqualTo(
                        """
                        m.yaml:7:22: the location of store 'old' says no 'prot'
                        use one of: host, database\
                        """);
    }

    @Test
    void aVariableThatIsNotClosed() {
        assertThat(toldOfStep("  - approve: { text: \"on ${deployment\" }"))
                .isEqualTo(
                        """
                        m.yaml:7:22: '${deployment' is not closed
                        add a '}'\
                        """);
    }

    @Test
    void twoListsInOneText() {
        assertThat(
                        toldOfStep(
                                "  - postgres.fence: { store: old, databases:"
                                        + " \"${services}_${services}\" }"))
                .isEqualTo(
                        """
                        m.yaml:7:46: '${services}_${services}' has two lists in it
                        write the combinations out, or use one list\
                        """);
    }

    @Test
    void variablesThatNeedEachOther() {
        assertThat(
                        told(
                                HEAD.replace("live", "\"${x}\", x: \"${deployment}\"")
                                        + "  - approve: { text: \"${x}\" }"))
                .isEqualTo(
                        """
                        m.yaml has 2 mistakes:
                          m.yaml:3:21: the variable 'deployment' needs itself, by way of x; give one of them a value of its own
                          m.yaml:3:32: the variable 'x' needs itself, by way of deployment; give one of them a value of its own
                        correct them all; nothing was touched\
                        """);
    }

    @Test
    void aVariableWithoutAValue() {
        assertThat(told(HEAD.replace("live", "") + "  - approve: { text: \"${deployment}\" }"))
                .isEqualTo(
                        """
                        m.yaml:3:20: the variable 'deployment' has no value
                        give one here, or with --var deployment=…\
                        """);
    }

    @Test
    void aVariableGivenThatTheRunbookDoesNotHave() {
        BadRunbook refusal =
                refusal(HEAD + "  - approve: { text: go }", Map.of("deployement", "dev"));

        assertThat(refusal)
                .hasMessage("--var deployement: the runbook has no variable 'deployement'");
        assertThat(refusal.remedy()).isEqualTo("did you mean 'deployment'?");
    }

    @Test
    void aKeyWrittenTwice() {
        assertThat(toldOfStep("  - approve:\n      text: go\n      text: stop"))
                .isEqualTo(
                        """
                        m.yaml:9:7: 'text' stands here a second time, first at line 8
                        leave one of them out\
                        """);
    }

    @Test
    void aBadDuration() {
        assertThat(toldOfStep("  - postgres.fence: { store: old }\n    timeout: 5 minutes"))
                .isEqualTo(
                        """
                        m.yaml:8:14: 'timeout' has to be a duration, but is '5 minutes'
                        for example: 90s, 5m or 1h30m\
                        """);
    }

    @Test
    void tooManyRetries() {
        assertThat(toldOfStep("  - postgres.fence: { store: old }\n    retry: 1000"))
                .isEqualTo(
                        """
                        m.yaml:8:12: 'times' has to be between 0 and 100, but is 1000
                        correct the value\
                        """);
    }

    @Test
    void aConditionThatIsMoreThanTheLanguageHas() {
        assertThat(
                        toldOfStep(
                                "  - approve: { text: go }\n"
                                        + "    when: \"${services} && ${deployment}\""))
                .isEqualTo(
                        """
                        m.yaml:8:11: '${services} && ${deployment}' is not a condition
                        write ${x}, !${x}, ${x} == y or ${x} != y\
                        """);
    }

    @Test
    void aConditionWithoutQuotes() {
        assertThat(toldOfStep("  - approve: { text: go }\n    when: !live"))
                .isEqualTo(
                        """
                        m.yaml:8:11: '!live' is read as a YAML tag
                        put quotes around a text that begins with '!'\
                        """);
    }

    @Test
    void anotherVersionOfTheLanguage() {
        assertThat(told(HEAD.replace("rehome: 1", "rehome: 2") + "  - approve: { text: go }"))
                .isEqualTo(
                        """
                        m.yaml:1:9: this Rehome reads version 1 of the language, but the file is of version '2'
                        write rehome: 1, or use the Rehome that fits the file\
                        """);
    }

    @Test
    void aFileThatIsNoRunbook() {
        assertThat(told("services:\n  web: { image: nginx }\n"))
                .isEqualTo(
                        """
                        m.yaml has 4 mistakes:
                          m.yaml:1:1: 'rehome' is missing; it is required: the version of the language, 1
                          m.yaml:1:1: unknown key 'services'; use one of: rehome, name, vars, stores, steps
                          m.yaml:1:1: 'name' is missing; it is required: what to call this runbook
                          m.yaml:1:1: 'steps' is missing; it is required: a list of steps
                        correct them all; nothing was touched\
                        """);
    }

    @Test
    void anEmptyFile() {
        assertThat(told("# nothing yet\n"))
                .isEqualTo(
                        """
                        m.yaml:1:1: the file is empty
                        write the keys rehome, name, vars, stores, steps\
                        """);
    }

    @Test
    void aFileThatIsNotYaml() {
        assertThat(told("rehome: 1\nname: [move\nsteps: x\n"))
                .isEqualTo(
                        """
                        m.yaml:3:6: not YAML: while parsing a flow sequence, expected ',' or ']', but got :
                        check the indentation, quotes and brackets around it\
                        """);
    }

    @Test
    void aVariableWithoutQuotesBetweenBraces() {
        assertThat(toldOfStep("  - approve: { text: ${deployment} }"))
                .isEqualTo(
                        """
                        m.yaml:7:23: not YAML: while parsing a flow mapping, expected ',' or '}', but got {
                        put quotes around a text with '${' in it\
                        """);
    }

    @Test
    void aTimeoutBesideAParallelThatWouldNotHeedIt() {
        assertThat(toldOfStep("  - timeout: 5m\n    parallel:\n      - approve: { text: go }"))
                .isEqualTo(
                        """
                        m.yaml:7:5: 'timeout' means nothing beside 'parallel'
                        write it beside the steps below\
                        """);
    }

    @Test
    void aRetryOfAnApproval() {
        assertThat(toldOfStep("  - retry: 3\n    approve: { text: go }"))
                .isEqualTo(
                        """
                        m.yaml:7:5: 'retry' means nothing beside 'approve'
                        leave it out; it waits as long as it takes\
                        """);
    }

    @Test
    void aStoreWithAMisspeltGuard() {
        assertThat(told(STORES + "  live: { postgres: \"postgresql://p/x\", protcted: true }"))
                .isEqualTo(
                        """
                        m.yaml:5:41: unknown key 'protcted'
                        did you mean 'protected'?\
                        """);
    }

    @Test
    void aGuardThatIsNeitherTrueNorFalse() {
        assertThat(told(STORES + "  live: { postgres: \"postgresql://p/x\", protected: yes }"))
                .isEqualTo(
                        """
                        m.yaml:5:52: 'protected' has to be true or false, but is 'yes'
                        for example: true\
                        """);
    }

    @Test
    void aStoreOfAnUnknownKind() {
        assertThat(told(STORES + "  live: { postgre: \"postgresql://p/x\" }"))
                .isEqualTo(
                        """
                        m.yaml:5:11: unknown kind of store 'postgre'
                        did you mean 'postgres'?\
                        """);
    }

    @Test
    void aStoreThatIsNowhere() {
        assertThat(told(STORES + "  live: { password: \"${env:X}\" }"))
                .isEqualTo(
                        """
                        m.yaml:5:3: store 'live' does not say where it is
                        add its location under one of: postgres, search\
                        """);
    }

    @Test
    void aPasswordInTheFileWhichIsNotShown() {
        assertThat(told(STORES + "  live: { postgres: \"postgresql://p/x\", password: hunter22 }"))
                .isEqualTo(
                        """
                        m.yaml:5:51: the password of store 'live' stands in the file
                        write "${env:NAME}" or "${file:/path}" and keep the value there\
                        """);
    }

    @Test
    void aLocationWhosePasswordCannotBeToldApartWhichIsNotShown() {
        assertThat(told(STORES + "  live: { postgres: \"postgresql://app:hunt/er22@p/x\" }"))
                .isEqualTo(
                        """
                        m.yaml:5:21: the location of live cannot be read; it is not shown, since a password may be in it
                        percent-encode the password in it, or better, write it under 'password' as ${env:NAME}\
                        """);
    }

    @Test
    void aPortThatIsNoNumberWhereNoPasswordCanBeMeant() {
        assertThat(told(STORES + "  live: { postgres: \"postgresql://app@p:notaport/x\" }"))
                .isEqualTo(
                        """
                        m.yaml:5:21: the location of live has a port that is no number: 'notaport'
                        write it with digits, as in postgresql://user@host:5432/database\
                        """);
        for (String perhaps : new String[] {"app:hunt/er22@p/x", "a@b:hunt/er22@p/x", "p:hunt/x"}) {
            assertThat(
                            told(
                                    STORES
                                            + "  live: { postgres: \"postgresql://%s\" }"
                                                    .formatted(perhaps)))
                    .contains("a password may be in it")
                    .doesNotContain("hunt");
        }
    }

    @Test
    void twoPasswords() {
        assertThat(
                        told(
                                STORES
                                        + "  live: { postgres: \"postgresql://a:b@p/x\", password:"
                                        + " \"${env:X}\" }"))
                .isEqualTo(
                        """
                        m.yaml:5:45: store 'live' has two passwords: here and in its location
                        leave one of them out\
                        """);
    }

    @Test
    void aSecretWhereItWouldBeJournaled() {
        assertThat(toldOfStep("  - approve: { text: \"${env:PASSWORD}\" }"))
                .isEqualTo(
                        """
                        m.yaml:7:22: 'text' cannot hold a secret, but is ${env:PASSWORD}
                        it is journaled as plain text; write it out, or leave it out\
                        """);
    }

    @Test
    void aSecretMixedWithOtherText() {
        assertThat(toldOfStep("  - approve: { text: \"use ${env:PASSWORD}\" }"))
                .isEqualTo(
                        """
                        m.yaml:7:22: 'text' cannot hold a secret, but is use ${env:PASSWORD}
                        it is journaled as plain text; write it out, or leave it out\
                        """);
    }

    @Test
    void aSecretWrittenOutWhichIsNotShown() {
        assertThat(toldOfStep("  - notify: { slack: \"https://hooks/T0/s3cret\", text: hi }"))
                .isEqualTo(
                        """
                        m.yaml:7:22: 'slack' has to be a reference to a secret, not the secret itself
                        write "${env:NAME}" or "${file:/path}" and keep the value there\
                        """);
    }

    @Test
    void aReferenceToAnUnknownPlace() {
        assertThat(toldOfStep("  - notify: { slack: \"${evn:HOOK}\", text: hi }"))
                .isEqualTo(
                        """
                        m.yaml:7:22: '${evn:HOOK}' is not a reference to a secret
                        did you mean '${env:…}'?\
                        """);
    }

    @Test
    void everyMistakeOfAFileInItsOrder() {
        assertThat(
                        told(
                                """
                                rehome: 1
                                nmae: move
                                stores:
                                  old: { postgres: "postgresql://old/x" }
                                steps:
                                  - postgres.fence: { store: olt }
                                  - postgres.clone: { form: old, to: old, jobs: all }
                                    timeout: soon
                                  - aprove: { text: go }
                                """))
                .isEqualTo(
                        """
                        m.yaml has 8 mistakes:
                          m.yaml:1:1: 'name' is missing; it is required: what to call this runbook
                          m.yaml:2:1: unknown key 'nmae'; did you mean 'name'?
                          m.yaml:6:30: there is no store 'olt'; did you mean 'old'?
                          m.yaml:7:21: 'from' is missing; it is required: the store that is copied
                          m.yaml:7:23: unknown key 'form'; did you mean 'from'?
                          m.yaml:7:49: 'jobs' has to be a whole number, but is 'all'; for example: 4
                          m.yaml:8:14: 'timeout' has to be a duration, but is 'soon'; for example: 90s, 5m or 1h30m
                          m.yaml:9:5: unknown kind of step 'aprove'; did you mean 'approve'?
                        correct them all; nothing was touched\
                        """);
    }

    @Test
    void aliasesThatMakeALotOfALittle() {
        var text = new StringBuilder("rehome: 1\nname: x\nvars:\n  v0: &v0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            text.append("  v%d: &v%d [*v%d, *v%d]\n".formatted(i, i, i - 1, i - 1));
        }
        text.append("steps: [approve: { text: go }]\n");

        assertThat(told(text.toString())).startsWith("m.yaml:1:1: not YAML: ");
    }
}
