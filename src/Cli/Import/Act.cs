namespace DaprMessaging.Cli.Import;

/// <summary>Something that happened in the channel, at a line of the log (counted from 0).</summary>
internal abstract record Act(int Line, Person Who);

/// <summary>Somebody becomes a member.</summary>
internal sealed record Joined(int Line, Person Who) : Act(Line, Who);

/// <summary>Somebody leaves.</summary>
internal sealed record Left(int Line, Person Who) : Act(Line, Who);

/// <summary>Somebody goes on under another nick.</summary>
internal sealed record Renamed(int Line, Person Who, string Nick) : Act(Line, Who);

/// <summary>Somebody says something.</summary>
internal sealed record Said(int Line, Person Who, string Text) : Act(Line, Who)
{
    /// <summary>Said in the third person.</summary>
    public bool IsAction { get; init; }

    /// <summary>The line that it answers, where its author has that message.</summary>
    public Said? ReplyTo { get; init; }

    /// <summary>Whom it addresses: "nick: …".</summary>
    public Person? Mentions { get; init; }
}
