using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Search;
using DaprMessaging.Msg;

namespace DaprMessaging.Units.Msg;

/// <summary>Search, as it answers when it is told to; without a word it is not there.</summary>
internal sealed class FakeSearch(Func<Question, Answer>? answer = null) : ISearch
{
    public List<Question> Asked { get; } = [];

    public Task<Answer> AskAsync(Question question, CancellationToken ct)
    {
        Asked.Add(question);
        return Task.FromResult(answer?.Invoke(question) ?? new Answer { Refusal = new Refusal { Code = Refusal.Types.Code.SearchUnavailable } });
    }
}
