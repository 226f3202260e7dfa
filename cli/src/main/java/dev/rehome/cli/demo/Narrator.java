package dev.rehome.cli.demo;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.terminal.Look;

/** Tells what a demo does while it does it. */
record Narrator(Surroundings here) {

    private Look look() {
        return here.look();
    }

    void title(String text) {
        here.out().println();
        here.out().println(look().bold(look().cyan("── " + text)));
    }

    void command(String text) {
        here.out().println(look().dim("$ ") + look().bold(text));
    }

    void say(String text) {
        here.out().println(text);
    }
}
