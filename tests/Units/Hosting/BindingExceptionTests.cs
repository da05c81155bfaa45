using DaprMessaging.Hosting;

namespace DaprMessaging.Units.Hosting;

public sealed class BindingExceptionTests
{
    [Theory]
    [InlineData("error invoking output binding push: received status code 410", true)]
    [InlineData("received status code 400", true)]
    [InlineData("received status code 408", false)]
    [InlineData("received status code 429", false)]
    [InlineData("received status code 503", false)]
    [InlineData("no answer within 3 s", false)]
    [InlineData("couldn't find output binding push", false)]
    public void A_refusal_is_what_will_not_be_taken_the_next_time_either(string message, bool isRefusal) =>
        Assert.Equal(isRefusal, new BindingException(message).IsRefusal);
}
