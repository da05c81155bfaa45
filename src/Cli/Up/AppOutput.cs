using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Cli.Up;

/// <summary>What an app's process says: our apps log in JSON, others say what they like; both end in our log.</summary>
internal sealed class AppOutput(string instance, ILoggerFactory logs)
{
    private const int TailLines = 20;

    private readonly Queue<string> tail = new();

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
