namespace DaprMessaging.Cli.Profile;

/// <summary>Where the time of a message goes.</summary>
internal sealed record ProfileResult
{
    public required double MessagesPerS { get; init; }

    public required IReadOnlyList<Room> Rooms { get; init; }

    public required IReadOnlyList<Calls> Calls { get; init; }

    /// <summary>Disk flushes of the log, for 1,000 messages.</summary>
    public required double LogFlushesPer1000 { get; init; }

    /// <summary>Commits of the database, each with a disk flush, for 1,000 messages.</summary>
    public required double DatabaseCommitsPer1000 { get; init; }

    public required double BytesWrittenPerMessage { get; init; }

    public static ProfileResult Between(
        Moment start, Moment end, IReadOnlyDictionary<string, double> allocatedPerMessage, double messages, double messagesPerS)
    {
        var calls = end.Calls.Select(c => (c.Key, Count: c.Value - start.Calls.GetValueOrDefault(c.Key))).Where(c => c.Count > 0).ToDictionary(c => c.Key, c => c.Count);
        return new ProfileResult
        {
            MessagesPerS = messagesPerS,
            Rooms = [.. end.Cpu.Select(c => new Room(c.Key, Math.Round((c.Value - start.Cpu.GetValueOrDefault(c.Key)).TotalMicroseconds / messages, 1),
                Math.Round(allocatedPerMessage.GetValueOrDefault(c.Key))))
                .OrderByDescending(r => r.CpuUsPerMessage)],
            Calls = [.. calls.Where(c => c.Key.App != "host" && !c.Key.Api.EndsWith(Entries, StringComparison.Ordinal))
                .Select(c => new Calls(c.Key.App, c.Key.Api, Per1000(c.Value),
                    calls.TryGetValue((c.Key.App, c.Key.Api + Entries), out var entries) ? Math.Round((double)entries / c.Value, 1) : 1))
                .OrderByDescending(c => c.Per1000)],
            LogFlushesPer1000 = Per1000(calls.GetValueOrDefault(("host", "FlushLog"))),
            DatabaseCommitsPer1000 = Per1000(calls.GetValueOrDefault(("host", "CommitDatabase"))),
            BytesWrittenPerMessage = Math.Round((end.BytesWritten - start.BytesWritten) / messages),
        };

        double Per1000(long count) => Math.Round(count / messages * 1000, 1);
    }

    private const string Entries = ".entries";
}

/// <summary>An app, or the process with the sidecars, broker and store.</summary>
internal sealed record Room(string Name, double CpuUsPerMessage, double BytesAllocatedPerMessage);

/// <summary>Calls between an app and its sidecar, either way, for 1,000 messages; and how much is in each.</summary>
internal sealed record Calls(string App, string Api, double Per1000, double EntriesPerCall);
