using AudioAnomaly.AspNetCore.Tests;
using AudioAnomaly.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace AudioAnomaly.LivePage.Tests;

/// <summary>Sends sound to a service faster than it is played: what took minutes is heard in a moment.</summary>
internal static class PressSound
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<LiveSource> OpenAsync(TestService service, string name)
        => service.Services.GetRequiredService<LiveSources>()
            .OpenAsync(name, "pump", new LiveFormat(SpectrumModel.Rate), cancellationToken: Cancellation);

    public static Task NormalAsync(this LiveSource source, int seed, double seconds = 20)
        => source.PushAsync(SpectrumModel.Pcm(SpectrumModel.Sound(seed, seconds)), Cancellation);

    /// <summary>A tone for so long that an alarm is raised.</summary>
    public static Task ToneAsync(this LiveSource source, int seed, double seconds = 20)
        => source.PushAsync(SpectrumModel.Pcm(SpectrumModel.Sound(seed, seconds, isAnomalous: true)), Cancellation);

    public static Task SilenceAsync(this LiveSource source, double seconds = 15)
        => source.PushAsync(new byte[(int)(seconds * SpectrumModel.Rate) * sizeof(short)], Cancellation);

    /// <summary>A source that had an alarm, with its sound, which is over.</summary>
    public static async Task<LiveSource> OpenAfterAlarmAsync(TestService service, string name)
    {
        LiveSource source = await OpenAsync(service, name);
        await source.NormalAsync(1);
        await source.ToneAsync(2);
        await source.NormalAsync(3, 60);
        return source;
    }
}
