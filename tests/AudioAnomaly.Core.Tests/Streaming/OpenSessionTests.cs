namespace AudioAnomaly.Core.Tests.Streaming;

public class OpenSessionTests
{
    [Fact]
    public async Task OpenSession_FrontEndOfWholeRecordingsOnly_SaysSo()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync();

        StreamingNotSupportedException exception = Assert.Throws<StreamingNotSupportedException>(() => model.OpenSession(FakeFrontEnd.Rate));

        Assert.Equal("fake-frontend", exception.Component);
        Assert.Contains("log-mel", exception.Message, StringComparison.Ordinal);
    }
}
