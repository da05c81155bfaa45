using DaprMessaging.Contracts.Search;

namespace DaprMessaging.Msg;

/// <summary>The way to Search. Implemented on Dapr's service invocation, and by tests on its index.</summary>
internal interface ISearch
{
    /// <summary>The answer, a refusal if there is none to be had.</summary>
    Task<Answer> AskAsync(Question question, CancellationToken ct);
}
