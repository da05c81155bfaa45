namespace DaprMessaging.Cli.Bench;

/// <summary>What was measured.</summary>
internal sealed record SearchBenchResult
{
    public string Bench { get; } = "search";

    public required int Messages { get; init; }

    /// <summary>Over which they are spread; 0: they are in a mailbox.</summary>
    public required int Channels { get; init; }

    /// <summary>Read from the logs into the index, a second.</summary>
    public required double IndexedPerS { get; init; }

    /// <summary>Questions it took: each reads for as long as its time allows.</summary>
    public required int IndexingCalls { get; init; }

    /// <summary>CPU seconds of the server for 1,000 messages; null where its process is not known.</summary>
    public required double? IndexingCpuSPer1000 { get; init; }

    /// <summary>A question right after one more message has come, in milliseconds.</summary>
    public required double OneMoreMs { get; init; }

    public required IReadOnlyList<SearchAnswer> Answers { get; init; }

    /// <summary>Answers that another count of the texts does not confirm.</summary>
    public required long Wrong { get; init; }
}

/// <summary>One question, asked again and again.</summary>
internal sealed record SearchAnswer(string Name, string Text, int Found, double P50Ms, double MaxMs);
