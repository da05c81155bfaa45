using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Cli.Up;

/// <summary>What an app's process says: our apps log in JSON, others say what they like; both end in our log.</summary>
internal sealed class AppOutput(string instance, ILoggerFactory logs)
{
    private const int TailLines = 20;

    /// <summary>How ASP.NET Core says where it listens, of which we know the port only when we have chosen it.</summary>
    private const string Listening = "Now listening on: ";

    private readonly Queue<string> tail = new();
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where one of our apps listens.</summary>
    public Task<Uri> Address => address.Task;

    /// <summary>The last that was said, for who asks why it ended.</summary>
    public string Tail
    {
        get
        {
            lock (tail) return string.Join('\n', tail);
        }
    }

    public async Task ReadAsync(StreamReader reader, LogLevel level)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (tail)
            {
                tail.Enqueue(line);
                if (tail.Count > TailLines) tail.Dequeue();
            }

            var (category, said, text) = Parse(line) ?? (instance, level, line);
            if (text.StartsWith(Listening, StringComparison.Ordinal)) address.TrySetResult(new Uri(text[Listening.Length..]));
            var logger = logs.CreateLogger(category);
            if (logger.IsEnabled(said)) Log.Said(logger, said, text);
        }
    }

    private (string Category, LogLevel Level, string Text)? Parse(string line)
    {
        if (!line.StartsWith('{')) return null;
        try
        {
            var said = JsonSerializer.Deserialize<JsonElement>(line);
            return Enum.TryParse<LogLevel>(Part(said, "LogLevel"), out var level)
                ? ($"{instance} {Part(said, "Category")}", level, $"{Part(said, "Message")} {Part(said, "Exception")}".TrimEnd())
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Part(JsonElement said, string name) => said.TryGetProperty(name, out var part) ? part.ToString() : "";
}
