using DaprMessaging.Client;

namespace DaprMessaging.Cli.Import;

/// <summary>What one member can read, against the log.</summary>
internal interface IMemberCheck
{
    /// <summary>What is wrong, in words; empty when all is well.</summary>
    List<string> Notes { get; }

    Task<ImportResult> RunAsync(MessagingClient client, CancellationToken ct);
}
