package dev.rehome.cli.kubernetes;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rehome kubernetes}: its parts do the work. */
@Command(
        name = "kubernetes",
        aliases = "k8s",
        synopsisSubcommandLabel = "COMMAND",
        description = "Tells what runbooks need of Kubernetes clusters.",
        footer = {"", "Examples:", "  rehome kubernetes role move.yaml > role.yaml"})
public final class KubernetesCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command of 'rehome kubernetes'?");
    }
}
