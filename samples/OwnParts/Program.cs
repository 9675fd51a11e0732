// Parts of one's own in a pipeline: a reader (LoggerFileReader), a detector (BandDeviation) and a metric (MistakeCost). Runs on generated sound.
using AudioAnomaly;
using AudioAnomaly.Audio;
using AudioAnomaly.Evaluation;
using AudioAnomaly.Metrics;
using AudioAnomaly.Samples;

string folder = args is ["--out", var given] ? given : "ownparts-output";
var reader = new AudioReader(new LoggerFileReader(), new WavReader());
AudioDataset pump = LoggerFiles.Write(Path.Combine(folder, "recordings"), reader);
Console.WriteLine($"Recordings: {pump.Recordings.Count} text files in {pump.Root}, read by {nameof(LoggerFileReader)}.");

AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder()
    .UseLogMel(LogMelOptions.Panns16k)
    .UseDetector((_, _) => new BandDeviation())
    .UseMetrics(metrics => metrics.AddRocAuc().Add(() => new MistakeCost(missedFault: 2000, falseAlarm: 50)))
    .Build();

MetricResults measured = await pipeline.EvaluateAsync(pump);
Console.WriteLine($"Test of {nameof(BandDeviation)}: {measured.Normal} normal recordings, {measured.Anomalous} with a fault.");
foreach (MetricValue value in measured.Values)
{
    Console.WriteLine($"  {value.Title}: {value.Value:0.000}");
}

// A model with a detector of one's own is a file like any other; to load it, the registry must know the detector.
string file = Path.Combine(folder, "pump.aam");
using (AudioAnomalyModel fitted = await pipeline.FitAsync(pump.ToSource(DatasetSplit.Train)))
{
    await fitted.SaveAsync(file);
}

ComponentRegistry registry = ManagedComponents.CreateRegistry().Add<IDetector>(BandDeviation.ComponentId, BandDeviation.FromState);
using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync(file, registry);
AnomalyResult result = model.Score(pump.Recordings[^1].Audio);
Console.WriteLine($"Model: {file}, loaded again. {pump.Recordings[^1].Name}: {result.Verdict}, {result.Score:0.00} (threshold {result.Threshold:0.00}).");
