using AudioAnomaly.Benchmarks;

return await BenchmarkProgram.RunAsync(args);
