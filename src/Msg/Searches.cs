using System.Threading.Channels;
using Dapr.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Search;
using DaprMessaging.Hosting;
using Google.Protobuf;
using Polly;
using Polly.Retry;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg;

/// <summary>
/// The way to Search: each call carries what queued while the last one was out. A system may be without it; then nobody waits
/// for long, and nothing else suffers.
/// </summary>
internal sealed class Searches(DaprEndpoint endpoint, TimeProvider time, ILogger<Searches> log) : BackgroundService, ISearch
{
    private const int Lanes = 4, PerCall = 32, Queue = 1024;

    // Shorter than a gateway waits for Msg, and longer than Search takes to bring its index up to date.
    private static readonly TimeSpan PerTry = TimeSpan.FromSeconds(6), Patience = TimeSpan.FromSeconds(10), InAll = TimeSpan.FromSeconds(12);

    private readonly HttpClient search = CreateClient(endpoint);
    private readonly Channel<Asked> queue = Channel.CreateBounded<Asked>(Queue);
    private readonly ResiliencePipeline again = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddTimeout(Patience)
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 1, Delay = TimeSpan.FromMilliseconds(100), UseJitter = true,
            ShouldHandle = new PredicateBuilder().Handle<HttpRequestException>(),
        })
        .Build();

    public async Task<Answer> AskAsync(Question question, CancellationToken ct)
    {
        var asked = new Asked(question, new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!queue.Writer.TryWrite(asked)) return Refused(Code.TooManyRequests);
        try
        {
            return await asked.Answer.Task.WaitAsync(InAll, time, ct);
        }
        catch (TimeoutException)
        {
            return Refused(Code.SearchUnavailable);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => CarryAsync(stoppingToken)));

    private async Task CarryAsync(CancellationToken ct)
    {
        var asked = new List<Asked>();
        while (await queue.Reader.WaitToReadAsync(ct))
        {
            asked.Clear();
            while (asked.Count < PerCall && queue.Reader.TryRead(out var next)) asked.Add(next);
            if (asked.Count == 0) continue;
            var answers = await AskAsync(asked, ct);
            for (var i = 0; i < asked.Count; i++) asked[i].Answer.TrySetResult(answers is null ? Refused(Code.SearchUnavailable) : answers[i]);
        }
    }

    // Null: there was no answer.
    private async Task<IReadOnlyList<Answer>?> AskAsync(List<Asked> asked, CancellationToken ct)
    {
        var batch = new QuestionBatch { Questions = { asked.Select(a => a.Question) } }.ToByteArray();
        try
        {
            var answers = await again.ExecuteAsync(async token =>
            {
                using var body = new ByteArrayContent(batch);
                using var response = await search.PostAsync(new Uri("/questions", UriKind.Relative), body, token);
                response.EnsureSuccessStatusCode();
                return AnswerBatch.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync(token)).Answers;
            }, ct);
            if (answers.Count == asked.Count) return answers;
            log.SearchFailed(asked.Count, $"{answers.Count} answers came");
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.SearchFailed(asked.Count, e.Message);
        }

        return null;
    }

    private static Answer Refused(Code code) => new() { Refusal = Refusal.Of(code) };

    private static HttpClient CreateClient(DaprEndpoint endpoint)
    {
        var client = DaprClient.CreateInvokeHttpClient(Names.Search, endpoint.Http, endpoint.ApiToken);
        client.Timeout = PerTry;
        return client;
    }

    private readonly record struct Asked(Question Question, TaskCompletionSource<Answer> Answer);
}
