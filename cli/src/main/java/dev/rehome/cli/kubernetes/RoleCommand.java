package dev.rehome.cli.kubernetes;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.run.RunbookArgument;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.run.Binder;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.platform.step.cluster.Roles;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehome kubernetes role}. */
@Command(
        name = "role",
        description = {
            "Prints the Roles, one for each cluster and namespace, that a runbook needs on the way"
                    + " forward and back: by name where a step names its objects, and with the"
                    + " secrets that $${kubernetes:…} refers to.",
            "No cluster has to answer; the kubeconfig is read, for a namespace that is not named."
        },
        footer = {
            "",
            "Examples:",
            "  rehome kubernetes role move.yaml > role.yaml",
            "  rehome kubernetes role move.yaml | kubectl apply -f -"
        })
public final class RoleCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private RunbookArgument runbook = new RunbookArgument();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "rehome",
            description = "What the Role is called. Default: ${DEFAULT-VALUE}.")
    private String name = "rehome";

    public RoleCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        Runbook read = runbook.read(here);
        var binder = new Binder(here.catalog(), read.stores(here.secrets()));
        String roles = Roles.of(read, binder, name);
        if (roles.isEmpty()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "%s does nothing in a cluster".formatted(runbook.file()),
                    "no Role is needed for it",
                    null);
        }
        here.out().println(roles.strip());
        return ExitCode.DONE.code();
    }
}
