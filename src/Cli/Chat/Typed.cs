namespace DaprMessaging.Cli.Chat;

/// <summary>What a typed line means.</summary>
internal abstract record Typed
{
    internal sealed record Text(string Line) : Typed;

    /// <summary>One of <see cref="Commands"/>, and what follows it.</summary>
    internal sealed record Command(string Name, string Argument) : Typed;

    internal sealed record Wrong(string Why) : Typed;

    /// <summary>Null: nothing was typed.</summary>
    public static Typed? Read(string line)
    {
        if (string.IsNullOrWhiteSpace(line)) return null;
        if (line[0] != '/') return new Text(line);
        if (line.StartsWith("//", StringComparison.Ordinal)) return new Text(line[1..]);
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var (name, argument) = space < 0 ? (line, "") : (line[..space], line[space..].Trim());
        return Commands.Find(name) is not { } command ? new Wrong($"{name} is no command; /help shows what there is")
            : command.Takes(argument) ? new Command(name, argument)
            : new Wrong($"{command.Usage}: {command.Meaning}");
    }
}
