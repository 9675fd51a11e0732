using AudioAnomaly.Components;
using AudioAnomaly.Hosting;
using AudioAnomaly.Metrics;
using AudioAnomaly.Monitoring;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;

namespace AudioAnomaly.Docs.Tests;

/// <summary>
/// What snippets of the reference take for granted, so that they can be short: a model, a session, a builder. They are compiled, never run, so that nothing here
/// has a value. A page may declare any of these names itself. Names are as they stand in pages.
/// </summary>
public static class Given
{
#pragma warning disable IDE1006 // Lower case, as local variables of the pages are.
    public static AudioAnomalyModel model => null!;

    public static AudioAnomalyModel a => null!;

    public static AudioAnomalyModel b => null!;

    public static AudioAnomalyPipeline pipeline => null!;

    public static AudioAnomalySession session => null!;

    public static AudioSource normals => null!;

    public static AudioClip clip => null!;

    public static AudioClip truth => null!;

    public static AudioClip background => null!;

    public static AnomalyResult result => null!;

    public static IReadOnlyList<AnomalyResult> results => null!;

    public static SpectrogramMask mask => null!;

    public static SessionAlarmMonitor alarms => null!;

    public static AlarmOptions alarmOptions => null!;

    public static float[] samples => null!;

    public static Recorder microphone => null!;

    public static WebApplicationBuilder builder => null!;

    public static WebApplication app => null!;

    public static IServiceCollection services => null!;

    public static ISiloBuilder silo => null!;

    public static IClusterClient client => null!;

    public static IGrainFactory grains => null!;

    public static HttpRequest request => null!;

    public static string body => null!;

    public static string redis => null!;

    public static string connectionString => null!;

    public static string us8k => null!;

    public static string esc50 => null!;

    public static string esc10 => null!;
#pragma warning restore IDE1006

    /// <summary>The namespaces that they have open.</summary>
    internal static IReadOnlyList<string> Usings { get; } =
    [
        "static AudioAnomaly.Docs.Tests.Given", "AudioAnomaly", "AudioAnomaly.Audio", "AudioAnomaly.AspNetCore", "AudioAnomaly.Components", "AudioAnomaly.Evaluation",
        "AudioAnomaly.Fleet", "AudioAnomaly.Hosting", "AudioAnomaly.Metrics", "AudioAnomaly.Monitoring", "AudioAnomaly.Onnx", "AudioAnomaly.Plotting",
        "AudioAnomaly.Sharding", "AudioAnomaly.Torch", "OpenTelemetry.Metrics", "OpenTelemetry.Trace", "Orleans", "Orleans.Configuration", "Orleans.Hosting",
        "Orleans.Serialization", "Orleans.Storage", "StackExchange.Redis", "System.Security.Cryptography", "System.Text", "TorchSharp",
    ];

    /// <summary>Something that gives samples.</summary>
    public abstract class Recorder
    {
        public abstract int Read(float[] samples);
    }

    /// <summary>A detector of somebody's own.</summary>
    public sealed class MyDetector(IFeatureExtractor? features) : IDetector
    {
        public string Id => features?.Id ?? "mine";

        public int AlignmentFrames => throw new NotSupportedException();

        public int ContextBins => throw new NotSupportedException();

        public bool IsFitted => throw new NotSupportedException();

        public int MinFrames => throw new NotSupportedException();

        public bool NeedsFixedLength => throw new NotSupportedException();

        public void Fit(IEnumerable<Spectrogram> normals, FitContext context) => throw new NotSupportedException();

        public DetectorOutput Score(Spectrogram spectrogram) => throw new NotSupportedException();

        public ComponentState SaveState() => throw new NotSupportedException();
    }

    /// <summary>A receiver of alarms of somebody's own.</summary>
    public sealed class Ticket : IAlarmSink
    {
        public string Name => "ticket";

        public Task SendAsync(AlarmNotice notice, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
