using System.Collections.Concurrent;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Search;
using DaprMessaging.Hosting;
using DaprMessaging.Msg;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Msg;

/// <summary>The way to Search, over a sidecar that answers as it is told to.</summary>
public sealed class SearchesTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<QuestionBatch> calls = [];
    private WebApplication sidecar = null!;
    private Searches searches = null!;
    private Func<QuestionBatch, Task<AnswerBatch?>> answer = Echo;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        sidecar = builder.Build();
        sidecar.MapPost("/v1.0/invoke/search/method/questions", TakeAsync);
        await sidecar.StartAsync();
        searches = new Searches(Endpoint(sidecar.Address()), TimeProvider.System, NullLogger<Searches>.Instance);
        await searches.StartAsync(CancellationToken.None);
    }

    [Fact]
    public async Task What_queued_while_calls_were_out_is_one_call_and_each_gets_its_own_answer()
    {
        var free = new TaskCompletionSource();
        answer = async batch =>
        {
            await free.Task;
            return await Echo(batch);
        };
        var first = Enumerable.Range(1, 4).Select(n => AskAsync(n)).ToList();
        await Until.TrueAsync(() => calls.Sum(c => c.Questions.Count) == 4);
        var before = calls.Count;
        var rest = Enumerable.Range(5, 20).Select(n => AskAsync(n)).ToList();
        free.SetResult();
        var answers = await Task.WhenAll([.. first, .. rest]);
        Assert.Equal(Enumerable.Range(1, 24), answers.Select(a => a.Hits.TotalCount));
        Assert.InRange(calls.Count, before + 1, before + 20);
        Assert.All(calls, c => Assert.InRange(c.Questions.Count, 1, 32));
    }

    [Fact]
    public async Task Where_there_is_no_such_app_the_refusal_says_so_and_not_to_ask_again()
    {
        answer = _ => Task.FromResult<AnswerBatch?>(null);
        var refusal = (await AskAsync(1)).Refusal;
        Assert.Equal((Code.SearchUnavailable, 0), (refusal.Code, refusal.RetryAfterMs));
        Assert.Equal(2, calls.Count); // once more, in case that it was only just starting
    }

    [Fact]
    public async Task A_call_that_fails_once_is_made_again()
    {
        answer = batch => calls.Count == 1 ? Task.FromResult<AnswerBatch?>(null) : Echo(batch);
        Assert.Equal(1, (await AskAsync(1)).Hits.TotalCount);
    }

    [Fact]
    public async Task An_answer_that_is_none_is_a_refusal()
    {
        answer = _ => Task.FromResult<AnswerBatch?>(new AnswerBatch());
        Assert.Equal(Code.SearchUnavailable, (await AskAsync(1)).Refusal.Code);
    }

    [Fact]
    public async Task Where_there_is_no_sidecar_the_refusal_is_the_same()
    {
        using var lost = new Searches(Endpoint(new Uri("http://127.0.0.1:1")), TimeProvider.System, NullLogger<Searches>.Instance);
        await lost.StartAsync(CancellationToken.None);
        Assert.Equal(Code.SearchUnavailable, (await lost.AskAsync(Question(1), CancellationToken.None)).Refusal.Code);
        await lost.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task What_waits_is_bounded()
    {
        using var idle = new Searches(Endpoint(sidecar.Address()), TimeProvider.System, NullLogger<Searches>.Instance); // not started: nobody takes from it
        using var stop = new CancellationTokenSource();
        var waiting = Enumerable.Range(1, 1024).Select(n => idle.AskAsync(Question(n), stop.Token)).ToList();
        var refusal = (await idle.AskAsync(Question(1), stop.Token)).Refusal;
        Assert.Equal((Code.TooManyRequests, true), (refusal.Code, refusal.RetryAfterMs > 0));
        await stop.CancelAsync();
        Assert.All(waiting, w => Assert.False(w.IsCompletedSuccessfully));
    }

    public async ValueTask DisposeAsync()
    {
        await searches.StopAsync(CancellationToken.None);
        searches.Dispose();
        await sidecar.DisposeAsync();
    }

    private static DaprEndpoint Endpoint(Uri address) => new(
        new ConfigurationBuilder().AddInMemoryCollection([new("APP_API_TOKEN", "t"), new("DAPR_HTTP_ENDPOINT", address.ToString())]).Build(), TimeProvider.System);

    private static Question Question(long user) => new() { UserId = user, GetSearchCounters = new GetSearchCounters() };

    private static Task<AnswerBatch?> Echo(QuestionBatch batch) => Task.FromResult<AnswerBatch?>(
        new AnswerBatch { Answers = { batch.Questions.Select(q => new Answer { Hits = new Hits { TotalCount = (int)q.UserId } }) } });

    private Task<Answer> AskAsync(long user) => searches.AskAsync(Question(user), CancellationToken.None);

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var batch = QuestionBatch.Parser.ParseFrom(body.ToArray());
        calls.Enqueue(batch);
        if (await answer(batch) is { } answers) await context.Response.Body.WriteAsync(answers.ToByteArray());
        else context.Response.StatusCode = 500;
    }
}
