# Sourced by ./rehome and ./dev: finds the JDK that Rehome is built and run with.

# Prints the home of a JDK 25. Refuses an older one by name when it is the only one there is.
find_jdk() {
    local home version older=""
    for home in \
        "${REHOME_JAVA_HOME:-}" \
        "${JAVA_HOME:-}" \
        "$(jdk_on_path)" \
        /usr/lib/jvm/* \
        /opt/java/* /opt/jdk* \
        "$HOME"/.sdkman/candidates/java/* \
        "$HOME"/.jdks/* \
        "$HOME"/.local/share/mise/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk@25 /usr/local/opt/openjdk@25; do
        [ -x "$home/bin/javac" ] || continue
        version="$(jdk_version "$home")"
        case "$version" in
            25 | 25.*)
                echo "$home"
                return
                ;;
            ?*) older="${older:+$older, }$version in $home" ;;
        esac
        if [ -n "${REHOME_JAVA_HOME:-}" ] && [ "$home" = "$REHOME_JAVA_HOME" ]; then
            echo "REHOME_JAVA_HOME=$home is Java ${version:-of unknown version}, and Rehome needs 25: point it at a JDK 25, or unset it" >&2
            return 2
        fi
    done
    echo "Rehome needs a JDK 25 and found ${older:-none}." >&2
    echo "Install one, any vendor will do, or name its folder in REHOME_JAVA_HOME." >&2
    return 2
}

# The version as the JDK's own release file has it; starting java to ask would cost 50 ms each.
jdk_version() {
    local line
    [ -r "$1/release" ] || return 0
    while IFS= read -r line; do
        case "$line" in
            JAVA_VERSION=*)
                line="${line#JAVA_VERSION=}"
                echo "${line//\"/}"
                return
                ;;
        esac
    done <"$1/release"
}

jdk_on_path() {
    local javac
    javac="$(command -v javac)" || return 0
    while [ -L "$javac" ]; do
        case "$(readlink "$javac")" in
            /*) javac="$(readlink "$javac")" ;;
            *) javac="${javac%/*}/$(readlink "$javac")" ;;
        esac
    done
    echo "${javac%/bin/javac}"
}
